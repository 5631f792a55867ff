/**
 * Time limits that hold also for a process that stood still: stopped by a signal, a debugger, a host that sleeps.
 *
 * @module
 */
import type { Clock, TimerHandle } from "./clock.ts";

/** A timer that fires so much too late has not been late by load, ms. */
const FROZEN_MS = 500;
/** Time to read what arrived meanwhile, ms. */
const CATCH_UP_MS = 100;

/**
 * As `clock.schedule`. Where this process itself stood still past the moment, `callback` comes a tenth of a second after
 * it runs again: whoever answered in time is heard first.
 */
export function scheduleFairly(clock: Clock, delayMs: number, callback: () => void): TimerHandle {
  const dueMs = clock.nowMs() + delayMs;
  let timer = clock.schedule(delayMs, () => {
    if (clock.nowMs() - dueMs < FROZEN_MS) return callback();
    timer = clock.schedule(CATCH_UP_MS, callback);
  });
  return { cancel: () => timer.cancel() };
}
