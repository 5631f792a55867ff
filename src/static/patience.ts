/**
 * For how long a client may take nothing of a file.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import { scheduleFairly } from "../base/fair_timer.ts";

/** How long a client may take nothing. */
export interface SendPace {
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Waits for a client with one timer, however often the client asks for more: that costs it a look at the clock. */
export class Patience {
  readonly #pace: SendPace;
  readonly #onOver: () => void;
  /** When the wait that goes on began, ms; undefined while nobody waits for the client. */
  #sinceMs: number | undefined;
  #timer: TimerHandle | undefined;

  /** `onOver` is called once, when the client has taken nothing for too long. */
  constructor(pace: SendPace, onOver: () => void) {
    this.#pace = pace;
    this.#onOver = onOver;
  }

  /** The client has something to take. */
  begin(): void {
    this.#sinceMs = this.#pace.clock.nowMs();
    this.#timer ??= this.#look(this.#pace.timeoutMs);
  }

  /** It has taken it. */
  stop(): void {
    this.#sinceMs = undefined;
  }

  /** Nobody waits any more. */
  end(): void {
    this.#timer?.cancel();
  }

  #look(afterMs: number): TimerHandle {
    const { clock, timeoutMs } = this.#pace;
    return scheduleFairly(clock, afterMs, () => {
      this.#timer = undefined;
      // The next wait makes another one.
      if (this.#sinceMs === undefined) return;
      const leftMs = this.#sinceMs + timeoutMs - clock.nowMs();
      if (leftMs <= 0) this.#onOver();
      else this.#timer = this.#look(leftMs);
    });
  }
}
