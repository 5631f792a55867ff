/**
 * Says what became of a request whose worker ended. Pure.
 *
 * @module
 */
import { exitText } from "./boot_failure.ts";
import type { Exchange } from "./exchange.ts";
import type { WorkerChannel } from "./worker_channel.ts";
import { WorkerCrashedError } from "./worker_errors.ts";
import type { LinkEnd } from "./worker_link.ts";

/** What is known about a worker that ended. */
export interface CrashEvidence {
  readonly workerId: number;
  readonly end: LinkEnd;
  /** What it wrote to standard error. */
  readonly lastLines: readonly string[];
  readonly channel: WorkerChannel;
}

/** The error for a request that the worker still owed an answer to. */
export function crashError(exchange: Exchange, evidence: CrashEvidence): WorkerCrashedError {
  const { workerId, end, lastLines, channel } = evidence;
  return new WorkerCrashedError(
    `Worker ${workerId} ended while it owed an answer: ${exitText(end)}`,
    {
      cause: end.violation,
      lastLines,
      failure: exchange.failure,
      // The pipe refused the very frame that carries all of the request.
      isUnread: channel.isBroken && exchange.isWhole &&
        exchange.bytesTakenBefore === channel.bytesTaken,
    },
  );
}

/** The error for a request that came when the worker was already leaving: nothing of it was written. */
export function leavingError(workerId: number): WorkerCrashedError {
  return new WorkerCrashedError(`Worker ${workerId} was leaving when a request came for it`, {
    isUnread: true,
  });
}
