/**
 * Replacing workers that still serve: the successor is ready before the old one leaves, one at a time.
 *
 * @module
 */
import { asError } from "../base/errors.ts";
import type { Worker } from "../worker/worker.ts";
import type { RetireReason } from "../worker/worker_state.ts";

/** What a roll over all workers came to. */
export interface RollOutcome {
  /** Workers that were replaced. */
  readonly replaced: number;
  /** Why the roll stopped half-way; the workers not replaced go on serving. */
  readonly failure: Error | undefined;
}

/**
 * `roll`: one after the other, each successor ready before its worker leaves. `cutOver`: all at once as soon as one
 * successor is ready, so that from then on nobody meets the old code.
 */
export type RecyclePace = "roll" | "cutOver";

/** What renewal asks of its pool. */
export interface RenewalHost {
  /** Boots a worker; it does not serve yet. Rejects when it does not boot. */
  bootSuccessor(): Promise<Worker>;
  /** Workers that serve now. */
  serving(): readonly Worker[];
  /** Whether the worker is still wanted: alive, ready and not leaving. */
  isServing(worker: Worker): boolean;
  /** Lets `successor` serve and sends `old` away. */
  swap(old: Worker, successor: Worker, reason: RetireReason): void;
  /** Sends a worker away before it has a successor; its place is filled at once. */
  dismiss(worker: Worker, reason: RetireReason): void;
  /** Whether the worker may have loaded code from before the last change that was cut over to. */
  isOutdated(worker: Worker): boolean;
  /** Whether the pool is being stopped. */
  isStopping(): boolean;
}

/** Serialises all replacements of one pool. */
export class Renewal {
  readonly #host: RenewalHost;
  readonly #asked = new Set<Worker>();
  #last: Promise<unknown> = Promise.resolve();
  #waitingRoll: Promise<RollOutcome> | undefined;
  #waitingCutOver: Promise<RollOutcome> | undefined;

  /** Does nothing until asked. */
  constructor(host: RenewalHost) {
    this.#host = host;
  }

  /** Asks for one worker to be replaced; it serves until its successor is ready, however long that takes. */
  replace(worker: Worker, reason: RetireReason): void {
    if (this.#asked.has(worker)) return;
    this.#asked.add(worker);
    this.#replaceInTurn(worker, reason);
  }

  /**
   * Replaces every worker that runs now. Stops at the first successor that does not boot. While a roll runs, all
   * further calls share one more roll after it: code that changed again is picked up, and nothing piles up.
   */
  roll(reason: RetireReason): Promise<RollOutcome> {
    if (this.#waitingRoll !== undefined) return this.#waitingRoll;
    const outcome = this.#enqueue(() => {
      this.#waitingRoll = undefined;
      return this.#rollNow(reason);
    });
    this.#waitingRoll = outcome;
    return outcome;
  }

  /**
   * Replaces every worker that runs now, all at once as soon as one successor is ready: from then on nobody meets the
   * old code, and requests may wait for the others to boot. For development; {@linkcode roll} keeps every worker's
   * place filled. Calls are shared as there.
   */
  cutOver(reason: RetireReason): Promise<RollOutcome> {
    if (this.#waitingCutOver !== undefined) return this.#waitingCutOver;
    const outcome = this.#enqueue(() => {
      this.#waitingCutOver = undefined;
      return this.#cutOverNow(reason);
    });
    this.#waitingCutOver = outcome;
    return outcome;
  }

  #replaceInTurn(worker: Worker, reason: RetireReason): void {
    this.#enqueue(async () => {
      const isWanted = this.#host.isServing(worker) && !this.#host.isStopping();
      const outcome = isWanted ? await this.#tryReplace(worker, reason) : undefined;
      // Behind everybody else, so that a roll is not held up by a successor that never boots.
      if (outcome instanceof Error) this.#replaceInTurn(worker, reason);
      else this.#asked.delete(worker);
    });
  }

  async #rollNow(reason: RetireReason): Promise<RollOutcome> {
    let replaced = 0;
    for (const worker of this.#host.serving()) {
      if (this.#host.isStopping()) break;
      if (!this.#host.isServing(worker)) continue;
      const outcome = await this.#tryReplace(worker, reason);
      if (outcome instanceof Error) return { replaced, failure: outcome };
      replaced++;
    }
    return { replaced, failure: undefined };
  }

  async #cutOverNow(reason: RetireReason): Promise<RollOutcome> {
    const [first] = this.#host.serving();
    // Nobody serves the old code; whoever boots is replaced after its boot.
    if (first === undefined || this.#host.isStopping()) return { replaced: 0, failure: undefined };
    const successor = await this.#tryReplace(first, reason);
    if (successor instanceof Error) return { replaced: 0, failure: successor };
    // Also those that were booting when the code changed, and have joined since.
    const outdated = this.#host.serving()
      .filter((worker) => worker !== successor && this.#host.isOutdated(worker));
    for (const worker of outdated) this.#host.dismiss(worker, reason);
    return { replaced: outdated.length + 1, failure: undefined };
  }

  /** The successor, or the error when it did not boot. */
  async #tryReplace(worker: Worker, reason: RetireReason): Promise<Worker | Error> {
    try {
      const successor = await this.#host.bootSuccessor();
      this.#host.swap(worker, successor, reason);
      return successor;
    } catch (error) {
      return asError(error);
    }
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    // A task that fails must not keep the next one from running; whoever asked for it gets the error.
    this.#last = result.catch(() => {});
    return result;
  }
}
