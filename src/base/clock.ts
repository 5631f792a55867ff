/**
 * Time as a dependency: monotonic readings and timers, so that tests can own both.
 *
 * @module
 */

/** A timer that has not fired yet. */
export interface TimerHandle {
  /** Forgets the timer; harmless after it fired. */
  cancel(): void;
}

/** The only source of time in this code base. */
export interface Clock {
  /** Monotonic milliseconds with decimals; only differences mean anything. Unmoved by clock jumps. */
  nowMs(): number;
  /** Wall clock, milliseconds since 1970, for logs and headers only. */
  epochMs(): number;
  /** Calls `callback` once, no sooner than `delayMs` from now. */
  schedule(delayMs: number, callback: () => void): TimerHandle;
}

/** The machine's own clock. Timers keep the process alive until they fire or are cancelled. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
