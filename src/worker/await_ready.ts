/**
 * Waits until a worker has booted, or knows why it did not.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { scheduleFairly } from "../base/fair_timer.ts";
import type { Dialect } from "../protocol/dialect.ts";
import type { WorkerReady } from "../protocol/messages.ts";
import { bootFailure } from "./boot_failure.ts";
import type { WorkerInbox } from "./worker_inbox.ts";
import type { WorkerLink } from "./worker_link.ts";

/** A worker whose BOOT frame is on its way. */
export interface AwaitReadyOptions {
  readonly link: WorkerLink;
  readonly inbox: WorkerInbox;
  readonly dialect: Dialect;
  readonly clock: Clock;
  /** From now to READY, ms. */
  readonly bootTimeoutMs: number;
}

/**
 * Settles with what the worker announced.
 *
 * @throws {WorkerBootError} With PHP's own words when it did not boot, or not in time. The process has ended then.
 */
export async function awaitReady(options: AwaitReadyOptions): Promise<WorkerReady> {
  const { link, inbox, dialect, clock, bootTimeoutMs } = options;
  if (!dialect.announcesReady) return inbox.assumeReady(link.pid);
  let timeoutMs: number | undefined;
  const timer = scheduleFairly(clock, bootTimeoutMs, () => {
    timeoutMs = bootTimeoutMs;
    link.terminate();
  });
  const first = await Promise.race([inbox.announced, link.ended]);
  timer.cancel();
  // A READY that comes after the time ran out is one of a process that is about to end.
  if ("protocol" in first && timeoutMs === undefined) return first;
  throw bootFailure({
    end: await link.ended,
    failure: inbox.bootFailure,
    lastLines: link.lastLines,
    timeoutMs,
  });
}
