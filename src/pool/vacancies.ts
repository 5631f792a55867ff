/**
 * Places of a lane that nobody holds: how many boots are under way for them, and when the next one may begin.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";

/** What filling places depends on. */
export interface VacanciesOptions {
  readonly clock: Clock;
  /** Workers that are missing now, without those that are being booted; 0 or less when there are enough. */
  readonly missing: () => number;
  /** Whether anybody serves, so that there is time. */
  readonly isServed: () => boolean;
  /** Boots one worker, and settles when it serves or has failed. Never rejects. */
  readonly hire: () => Promise<void>;
  /**
   * Where somebody serves, places are filled one by one, so long after the one before, ms. 0: all at once.
   * @default {0}
   */
  readonly bootPauseMs?: number | undefined;
}

/** Has every vacancy filled once. */
export class Vacancies {
  readonly #options: VacanciesOptions;
  #attempts = 0;
  #pause: TimerHandle | undefined;
  #isClosed = false;

  /** Nothing is filled before the first look. */
  constructor(options: VacanciesOptions) {
    this.#options = options;
  }

  /** Begins to fill what nobody fills yet; returns at once. */
  fill(): void {
    const { isServed, bootPauseMs = 0, clock } = this.#options;
    while (this.#isWanted()) {
      if (bootPauseMs === 0 || !isServed()) {
        this.#hire();
        continue;
      }
      if (this.#attempts > 0) return;
      this.#pause ??= clock.schedule(bootPauseMs, () => {
        this.#pause = undefined;
        if (this.#isWanted()) this.#hire();
      });
      return;
    }
  }

  /** Begins no more. */
  close(): void {
    this.#isClosed = true;
    this.#pause?.cancel();
  }

  #isWanted(): boolean {
    return !this.#isClosed && this.#options.missing() > this.#attempts;
  }

  async #hire(): Promise<void> {
    this.#attempts++;
    await this.#options.hire();
    this.#attempts--;
    this.fill();
  }
}
