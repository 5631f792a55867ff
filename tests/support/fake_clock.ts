/**
 * A clock whose hands only a test moves.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../../src/base/clock.ts";

/** A timer that waits for its moment. */
interface FakeTimer {
  readonly dueMs: number;
  readonly sequence: number;
  readonly callback: () => void;
}

/**
 * Lets every promise that can settle without a timer do so: one turn of the event loop, which runs all queued
 * microtasks first. Not a sleep: nothing waits for time to pass.
 */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Implements `Clock` without real time. Timers fire in order of their due time, then of their creation.
 *
 * @example
 * ```ts
 * const clock = new FakeClock();
 * let fired = false;
 * clock.schedule(100, () => fired = true);
 * await clock.advance(100);
 * ```
 */
export class FakeClock implements Clock {
  #nowMs: number;
  #epochOffsetMs: number;
  #sequence = 0;
  readonly #timers = new Set<FakeTimer>();

  /** `startMs` is the first monotonic reading; `epochMs` is the wall clock at that moment, milliseconds since 1970. */
  constructor(startMs = 1_000, epochMs = Date.UTC(2025, 0, 1)) {
    this.#nowMs = startMs;
    this.#epochOffsetMs = epochMs - startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#nowMs + this.#epochOffsetMs;
  }

  schedule(delayMs: number, callback: () => void): TimerHandle {
    const timer = {
      dueMs: this.#nowMs + Math.max(0, delayMs),
      sequence: this.#sequence++,
      callback,
    };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** How many timers wait; 0 at the end of a test proves that nothing was forgotten. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer is due, or undefined if none waits. */
  get nextDelayMs(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : next.dueMs - this.#nowMs;
  }

  /** Moves the wall clock alone, as NTP or a person would; monotonic time does not notice. */
  jumpWallClock(byMs: number): void {
    this.#epochOffsetMs += byMs;
  }

  /** Moves time and fires nothing, as for a process that is stopped; what is due fires with the next advance, late. */
  standStill(forMs: number): void {
    this.#nowMs += forMs;
  }

  /** Moves time and fires what is due, without letting promises run in between. */
  advanceSync(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let timer = this.#next(); timer !== undefined; timer = this.#next()) {
      if (timer.dueMs > untilMs) break;
      this.#fire(timer);
    }
    this.#nowMs = untilMs;
  }

  /** Moves time and fires what is due; promises settle before, between and after the timers. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    await settle();
    for (let timer = this.#next(); timer !== undefined; timer = this.#next()) {
      if (timer.dueMs > untilMs) break;
      this.#fire(timer);
      await settle();
    }
    this.#nowMs = untilMs;
  }

  #fire(timer: FakeTimer): void {
    this.#timers.delete(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.callback();
  }

  #next(): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) {
      const isSooner = next === undefined || timer.dueMs < next.dueMs ||
        (timer.dueMs === next.dueMs && timer.sequence < next.sequence);
      if (isSooner) next = timer;
    }
    return next;
  }
}
