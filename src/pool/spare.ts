/**
 * One process ahead of need, in development: it has done the part of a boot that does not depend on the application, so
 * that changed code serves as soon as the application itself is loaded.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import type { Worker } from "../worker/worker.ts";

/** What a spare depends on. */
export interface SpareOptions {
  /** Without it there never is one. */
  readonly isKept: boolean;
  readonly clock: Clock;
  /** Starts one worker's process; throws when there is none to start. */
  readonly create: () => Worker;
}

/** Boots that somebody waits for come first: this long after the last one began there is time for the next spare, ms. */
const QUIET_MS = 250;

/** Keeps one worker that waits for the word to load the application. */
export class Spare {
  readonly #options: SpareOptions;
  /** All that were started and never boot: the one that waits, and those that leave. */
  readonly #unused = new Set<Worker>();
  #waiting: Worker | undefined;
  #timer: TimerHandle | undefined;

  /** Starts nothing yet. */
  constructor(options: SpareOptions) {
    this.#options = options;
  }

  /** The worker that waits, if there is one, for a boot; the next one is started when boots have ceased. */
  take(): Worker | undefined {
    const worker = this.#waiting;
    this.#waiting = undefined;
    if (worker !== undefined) this.#unused.delete(worker);
    this.#prepareLater();
    return worker;
  }

  /** Sends the worker that waits away: it may know too much of what has changed, such as this server's PHP or a php.ini. */
  drop(): void {
    if (this.#waiting === undefined) return;
    this.#waiting.retire("reload");
    this.#waiting = undefined;
    this.#prepareLater();
  }

  /** A worker has died: true if it never was to serve, so that nobody has to hear of it. */
  forget(worker: Worker): boolean {
    if (this.#waiting === worker) this.#waiting = undefined;
    return this.#unused.delete(worker);
  }

  /** Starts no more; returns who is still there. */
  close(): readonly Worker[] {
    this.#timer?.cancel();
    this.#waiting = undefined;
    return [...this.#unused];
  }

  #prepareLater(): void {
    if (!this.#options.isKept) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.schedule(QUIET_MS, () => this.#prepare());
  }

  #prepare(): void {
    if (this.#waiting !== undefined) return;
    try {
      const worker = this.#options.create();
      worker.prepare();
      this.#unused.add(worker);
      this.#waiting = worker;
    } catch {
      // The next boot meets the same, and says so.
    }
  }
}
