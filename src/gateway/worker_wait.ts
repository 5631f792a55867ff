/**
 * How long a worker had to wait for its client.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";

/** One wait at a time, and the sum of all of them. */
export class WorkerWait {
  readonly #clock: Clock;
  #current: PromiseWithResolvers<void> | undefined;
  #sinceMs = 0;
  #totalMs = 0;

  /** Nobody waits yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the worker waits now. */
  get isWaiting(): boolean {
    return this.#current !== undefined;
  }

  /** Begins a wait; settles with `end`. */
  begin(): Promise<void> {
    this.#current = Promise.withResolvers<void>();
    this.#sinceMs = this.#clock.nowMs();
    return this.#current.promise;
  }

  /** Ends the wait, if there is one. */
  end(): void {
    if (this.#current === undefined) return;
    this.#totalMs += this.#clock.nowMs() - this.#sinceMs;
    this.#current.resolve();
    this.#current = undefined;
  }

  /** All waits since the last `forget`, with the one that goes on, ms. */
  totalMs(nowMs: number): number {
    return this.#totalMs + (this.#current === undefined ? 0 : nowMs - this.#sinceMs);
  }

  /** Counts from here on. */
  forget(): void {
    this.#totalMs = 0;
  }
}
