/**
 * How late the event loop is: what one request too many, or a long computation, does to all others.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";

/** Time between two looks, ms; also how long a spike stays visible at most. */
const INTERVAL_MS = 500;

/** Compares when a timer should have fired with when it did. */
export class EventLoopLag implements Disposable {
  readonly #clock: Clock;
  #timer: TimerHandle;
  #dueMs: number;
  #lagMs = 0;

  /** Looks from now on, until disposed. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dueMs = clock.nowMs() + INTERVAL_MS;
    this.#timer = clock.schedule(INTERVAL_MS, this.#look);
  }

  /** How late the last timer was, ms. */
  get lagMs(): number {
    return this.#lagMs;
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  readonly #look = (): void => {
    const nowMs = this.#clock.nowMs();
    this.#lagMs = Math.max(0, nowMs - this.#dueMs);
    this.#dueMs = nowMs + INTERVAL_MS;
    this.#timer = this.#clock.schedule(INTERVAL_MS, this.#look);
  };
}
