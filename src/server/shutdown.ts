/**
 * Stops a server in order: first the answers, then the listener, then the workers.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import type { ProcessGroups } from "../worker/process_groups.ts";
import type { InFlight } from "../http/in_flight.ts";
import type { Listener } from "./listen.ts";

/** What is stopped, and how much time there is. */
export interface ShutdownOptions {
  readonly inFlight: InFlight;
  readonly listener: Listener;
  readonly pools: readonly WorkerPool[];
  readonly groups: ProcessGroups;
  /** No worker is to be started any more. */
  readonly stopBooting: () => void;
  /** Settles when somebody wants it over at once. */
  readonly hurry: Promise<void>;
  /** For requests in flight, and then once more for the workers, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Settles when everything is gone, in time or not; never rejects over a client that does not read. */
export async function shutDown(options: ShutdownOptions): Promise<void> {
  const { inFlight, listener, pools, groups, timeoutMs, clock, logger } = options;
  const timeIsUp = Promise.withResolvers<void>();
  const timer = clock.schedule(timeoutMs, timeIsUp.resolve);
  const patience = Promise.race([options.hurry, timeIsUp.promise]).then(() => "late" as const);
  // Deno's own shutdown breaks uploads that are still arriving, so it comes after the last answer.
  let late = await Promise.race([inFlight.drain(), patience]);
  if (late !== undefined) {
    logger.log("warn", "shutdown_late", "Requests in flight are cut off", {
      in_flight: inFlight.count,
    });
  }
  const closed = listener.shutdown();
  late ??= await Promise.race([closed.then(() => undefined), patience]);
  options.stopBooting();
  await Promise.all(pools.map((pool) => pool.stop(late === undefined ? timeoutMs : 0)));
  await groups.settled();
  timer.cancel();
  // With the workers gone their streams have broken off; what still holds the listener is a client that does not read,
  // and the process ends over it.
  if (late === undefined) await closed;
}
