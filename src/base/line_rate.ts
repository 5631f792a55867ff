/**
 * Lines that come too fast are counted instead of shown.
 *
 * @module
 */
import type { Clock, TimerHandle } from "./clock.ts";

/** How fast is too fast. */
export interface LineRateOptions {
  readonly clock: Clock;
  /** Lines let through in one second. */
  readonly perSecond: number;
  /** Called once a second for the lines that were not. */
  readonly onSuppressed: (lines: number) => void;
}

const WINDOW_MS = 1000;

/** Counts by windows of a second; holds a timer only while something was suppressed. */
export class LineRate {
  readonly #options: LineRateOptions;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #linesInWindow = 0;
  #suppressed = 0;
  /** Tells of suppressed lines at the end of their second, should no further line come. */
  #report: TimerHandle | undefined;

  /** Starts no timer. */
  constructor(options: LineRateOptions) {
    this.#options = options;
  }

  /** Whether one more line may be shown now; counts it where it may not. */
  admits(): boolean {
    const { clock, perSecond } = this.#options;
    const nowMs = clock.nowMs();
    if (nowMs - this.#windowStartMs >= WINDOW_MS) {
      this.tell();
      this.#windowStartMs = nowMs;
      this.#linesInWindow = 0;
    }
    if (this.#linesInWindow++ < perSecond) return true;
    this.#suppressed++;
    this.#report ??= clock.schedule(this.#windowStartMs + WINDOW_MS - nowMs, () => this.tell());
    return false;
  }

  /** Tells of what was suppressed so far, now. */
  tell(): void {
    this.#report?.cancel();
    this.#report = undefined;
    if (this.#suppressed === 0) return;
    const lines = this.#suppressed;
    this.#suppressed = 0;
    this.#options.onSuppressed(lines);
  }
}
