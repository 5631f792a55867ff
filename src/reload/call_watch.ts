/**
 * What a call is about that is under way, and whether that has changed meanwhile.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";

/** What watching calls depends on. */
export interface CallWatchOptions {
  readonly clock: Clock;
  /** Whether files differ from how the call found them. */
  readonly differ: () => Promise<boolean>;
  /** They do, and a call is under way: true if it comes to nothing because of it. Asked again while that goes on. */
  readonly onOvertaken: () => boolean;
}

/** A call that is not given up at once may have taken too long by then, ms. */
const ASK_AGAIN_MS = 250;

/** Asks whether files differ where a hint comes during a call: most hints are of nothing, and a clock gives one a second. */
export class CallWatch {
  readonly #options: CallWatchOptions;
  /** What the call under way is about; empty between two. */
  #files: readonly string[] = [];
  #unfinished: readonly string[] = [];
  #hints = 0;
  #isLooking = false;
  #timer: TimerHandle | undefined;

  /** No call is under way. */
  constructor(options: CallWatchOptions) {
    this.#options = options;
  }

  /** Makes a call about these files; whatever it throws goes through. */
  async during(files: readonly string[], call: () => void | Promise<void>): Promise<void> {
    this.#files = files;
    try {
      await call();
    } finally {
      this.#files = [];
      this.#timer?.cancel();
    }
  }

  /** Files of calls that came to nothing, each once: the next call has to be about them, too. */
  takeUnfinished(): readonly string[] {
    const files = this.#unfinished;
    this.#unfinished = [];
    return files;
  }

  /** Something may have changed. */
  async hinted(): Promise<void> {
    this.#hints++;
    const files = this.#files;
    if (files.length === 0 || this.#isLooking) return;
    this.#isLooking = true;
    const isOvertaken = await this.#isOvertaken();
    this.#isLooking = false;
    if (!isOvertaken || this.#files !== files) return;
    if (this.#options.onOvertaken()) {
      this.#unfinished = files;
      return;
    }
    this.#timer?.cancel();
    this.#timer = this.#options.clock.schedule(ASK_AGAIN_MS, () => void this.hinted());
  }

  /** Looks anew where a hint came while it looked: it may have been too early for that one. */
  async #isOvertaken(): Promise<boolean> {
    let hints: number;
    do {
      hints = this.#hints;
      if (await this.#options.differ()) return true;
    } while (hints !== this.#hints);
    return false;
  }
}
