/**
 * Decides when a request may be written to a worker that has not answered the one before.
 *
 * @module
 */
import type { Worker } from "../worker/worker.ts";

/** When and how far. */
export interface LookaheadOptions {
  /** Requests that a worker may have at a time; 1 for none ahead. */
  readonly depth: number;
  /** All requests of late took less than this, ms. */
  readonly belowMs: number;
}

/**
 * So many requests in a row have to be quick. If a share s of all requests is slow, at most `depth - 1` wait behind each,
 * and only where the last 4096 were quick: (depth - 1) s (1 - s)^4096 of all, which has its maximum at s = 1/4097 and is
 * 0.03 % there for a depth of 4. With 256 and 1024 in a row the 99th percentile of quick pages saw the slow ones on a
 * machine that does nothing else.
 */
const QUICK_IN_A_ROW = 4096;

/** One lane's recent past. A request pays a comparison and an addition. */
export class Lookahead {
  readonly #options: LookaheadOptions;
  #quickInARow = 0;

  /** Nothing is known yet: nothing is written ahead. */
  constructor(options: LookaheadOptions) {
    this.#options = options;
  }

  /** Whether anything may be written ahead now. */
  get isOn(): boolean {
    return this.#options.depth > 1 && this.#quickInARow >= QUICK_IN_A_ROW;
  }

  /** A request has ended. */
  finished(requestMs: number): void {
    this.#quickInARow = requestMs < this.#options.belowMs ? this.#quickInARow + 1 : 0;
  }

  /** Whether one more request may be written to this worker. */
  hasRoom(worker: Worker, nowMs: number): boolean {
    const { depth, belowMs } = this.#options;
    return this.isOn && worker.isQuickSince(nowMs - belowMs) && worker.outstanding < depth;
  }

  /** The worker with the fewest requests among those that have room; undefined where none has. */
  choose(workers: Iterable<Worker>, nowMs: number): Worker | undefined {
    if (!this.isOn) return undefined;
    let best: Worker | undefined;
    for (const worker of workers) {
      if (!this.hasRoom(worker, nowMs)) continue;
      if (best === undefined || worker.outstanding < best.outstanding) best = worker;
      if (best.outstanding === 1) break;
    }
    return best;
  }
}
