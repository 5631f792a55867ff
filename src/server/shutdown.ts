/**
 * Stops a server in order: first the word to load balancers, then the answers, then the listeners, then the workers.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { EVENTS_SHARE } from "./generation.ts";
import type { Listener } from "./listen.ts";
import type { Roster } from "./roster.ts";

/** What is stopped, and how much time there is. */
export interface ShutdownOptions {
  readonly roster: Roster;
  /** Absent where it could not be opened. */
  readonly listener: Listener | undefined;
  /** That of operators: it answers until the last worker is gone. */
  readonly admin: Listener | undefined;
  /** Time in which only readiness changes, ms. */
  readonly delayMs: number;
  /** For requests in flight, and then once more for the workers, ms. */
  readonly timeoutMs: number;
  /** Settles when somebody wants it over at once. */
  readonly hurry: Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Settles when everything is gone, in time or not; never rejects over a client that does not read. */
export async function shutDown(options: ShutdownOptions): Promise<void> {
  const { roster, listener, admin, hurry, delayMs, timeoutMs, clock, logger } = options;
  roster.announceStop();
  await within(delayMs, hurry, clock);
  await Promise.race([listener?.leave?.(), hurry]);
  const timeIsUp = Promise.withResolvers<void>();
  const timer = clock.schedule(timeoutMs, timeIsUp.resolve);
  const eventTimer = clock.schedule(timeoutMs * EVENTS_SHARE, () => roster.endEvents());
  const patience = Promise.race([hurry, timeIsUp.promise]).then(() => "late" as const);
  // Deno's own shutdown breaks uploads that are still arriving, so it comes after the last answer.
  // Over a connection that is left nobody else could answer.
  const answered = listener?.leave === undefined ? roster.drain() : roster.idle();
  let late = await Promise.race([answered, patience]);
  eventTimer.cancel();
  if (late !== undefined) {
    logger.log("warn", "shutdown_late", "Requests in flight are cut off", {
      in_flight: roster.inFlightCount,
    });
  }
  const closed = listener?.shutdown() ?? Promise.resolve();
  late ??= await Promise.race([closed.then(() => undefined), patience]);
  await roster.end(late === undefined ? timeoutMs : 0);
  timer.cancel();
  // With the workers gone their streams have broken off; what still holds the listener is a client that does not read,
  // and the process ends over it.
  if (late === undefined) await closed;
  await admin?.shutdown();
}

async function within(ms: number, hurry: Promise<void>, clock: Clock): Promise<void> {
  if (ms === 0) return;
  const over = Promise.withResolvers<void>();
  const timer = clock.schedule(ms, over.resolve);
  await Promise.race([over.promise, hurry]);
  timer.cancel();
}
