/**
 * What a worker has used so far.
 *
 * @module
 */
import type { RequestUsage } from "../protocol/messages.ts";
import type { WorkerUsage } from "./recycle_policy.ts";

/** Counted from its READY on. */
export class WorkerTally {
  /** Requests that ended. */
  served = 0;
  #memoryKib = 0;
  #bornMs: number;

  /** Began to boot at this monotonic time, ms. */
  constructor(nowMs: number) {
    this.#bornMs = nowMs;
  }

  /** It is ready: from now on it ages. */
  born(nowMs: number, memoryKib: number): void {
    this.#bornMs = nowMs;
    this.#memoryKib = memoryKib;
  }

  /** A request has ended, with the figures that the worker told of it. */
  count(usage: RequestUsage | undefined): void {
    this.served++;
    if (usage !== undefined) this.#memoryKib = usage.memoryKib;
  }

  /** As of now. */
  usage(nowMs: number): WorkerUsage {
    return { served: this.served, ageMs: nowMs - this.#bornMs, memoryKib: this.#memoryKib };
  }
}
