/**
 * Keeps the accepting end of passed sockets going. When no file descriptor is left, `node:net` of Deno 2.9.6 forgets the
 * socket that it was accepting from, without an event, and looks at it again only when something makes it.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import type { AcceptReport } from "./accept_report.ts";

/** What it watches, and how. */
export interface AcceptWatchOptions {
  /** What is in the way of another connection now: that no descriptor is left; undefined where nothing is. */
  readonly shortage: () => Error | undefined;
  /** Makes the runtime look at its sockets; harmless for those that it had not forgotten. */
  readonly wake: () => void;
  readonly report: AcceptReport;
  readonly clock: Clock;
}

/** Between two looks, ms: so long connections may wait that a shortage has left in the queue after it is over. */
const LOOK_EVERY_MS = 500;

/** Looks until disposed. */
export class AcceptWatch implements Disposable {
  readonly #options: AcceptWatchOptions;
  #timer: TimerHandle;
  #failures = 0;

  /** The first look is due after the pause. */
  constructor(options: AcceptWatchOptions) {
    this.#options = options;
    this.#timer = this.#later();
  }

  /** A connection was accepted. Returns what `answered` has to be told of it. */
  accepted(): number {
    return this.#failures;
  }

  /** It got the first bytes of an answer: what had failed before it came is over. */
  answered(ticket: number): void {
    if (ticket === this.#failures) this.#options.report.resumed();
  }

  /** A connection was lost to a shortage. */
  failed(error: unknown): void {
    this.#failures += 1;
    this.#options.report.failed(error);
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  #later(): TimerHandle {
    return this.#options.clock.schedule(LOOK_EVERY_MS, () => {
      this.#look();
      this.#timer = this.#later();
    });
  }

  #look(): void {
    const shortage = this.#options.shortage();
    // What is accepted without a descriptor for the way inside would be lost; in the queue it can wait.
    if (shortage === undefined) this.#options.wake();
    else this.failed(shortage);
  }
}
