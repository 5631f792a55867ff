/**
 * One timer for everything that waits for a client: a request costs no timer of its own.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import { scheduleFairly } from "../base/fair_timer.ts";

/** Something that may take too long. */
export interface Watched {
  /** Looks whether it has; must not throw. Called several times a second. */
  check(nowMs: number): void;
}

/** Time between two looks, ms: how late a deadline may be noticed. */
const INTERVAL_MS = 100;

/** Looks at what is watched as long as something is. */
export class DeadlineWatch {
  readonly #clock: Clock;
  readonly #watched = new Set<Watched>();
  #timer: TimerHandle | undefined;
  #isClosed = false;

  /** Starts no timer. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches until `remove`. */
  add(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#timer === undefined) this.#schedule();
  }

  /** Watches no longer; harmless if it was not watched. */
  remove(watched: Watched): void {
    // The timer is left to notice, so that one request after the other does not start one each.
    this.#watched.delete(watched);
  }

  /** Watches nothing any more, for ever. */
  close(): void {
    this.#isClosed = true;
    this.#watched.clear();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#timer = scheduleFairly(this.#clock, INTERVAL_MS, () => this.#look());
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#watched.size === 0) return;
    const nowMs = this.#clock.nowMs();
    for (const watched of this.#watched) watched.check(nowMs);
    this.#schedule();
  }
}
