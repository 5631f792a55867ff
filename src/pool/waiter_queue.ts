/**
 * Requests that wait for a worker: first in, first out, bounded, each may leave early.
 *
 * @module
 */

/** Something whose signal aborts when its owner stops waiting. */
interface Leaver {
  readonly signal: AbortSignal;
}

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
  readonly sinceMs: number;
  readonly leaver: Leaver | undefined;
  readonly isWhole: boolean;
  /** Listens to the signal, once somebody does. */
  onAbort: (() => void) | undefined;
  hasLeft: boolean;
}

/** Fewer places than this are not worth a cut. */
const MIN_CUT = 64;

/** Queue of promises that settle one by one. Holds no timer: the owner calls `expire` now and then. */
export class WaiterQueue<T> {
  // Taken from `#head` on; the array is cut when half of it is gone, so that both ends cost constant time.
  #waiters: Waiter<T>[] = [];
  #head = 0;
  #length = 0;

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /** Since when the first one waits, monotonic ms; undefined when none does. */
  get oldestMs(): number | undefined {
    this.#skipLeavers();
    return this.#waiters[this.#head]?.sinceMs;
  }

  /** Whether somebody waits, and the first one said that it is whole. */
  get isFirstWhole(): boolean {
    this.#skipLeavers();
    return this.#waiters[this.#head]?.isWhole === true;
  }

  /** Joins the end of the queue. The signal is not touched before `watch` does: the one of a `Request` is not free. */
  join(nowMs: number, leaver?: Leaver, isWhole = false): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiters.push({
      resolve,
      reject,
      sinceMs: nowMs,
      leaver,
      isWhole,
      onAbort: undefined,
      hasLeft: false,
    });
    this.#length++;
    return promise;
  }

  /** Lets those leave by their signal who wait since `beforeMs` or longer: their promise rejects with its reason. */
  watch(beforeMs: number): void {
    this.#forgetLeavers();
    for (let index = this.#head; index < this.#waiters.length; index++) {
      const waiter = this.#waiters[index];
      if (waiter === undefined || waiter.sinceMs > beforeMs) return;
      if (!waiter.hasLeft && waiter.onAbort === undefined) this.#watchOne(waiter);
    }
  }

  /** Gives a value to the first in line; false when nobody waits. */
  serve(value: T): boolean {
    const waiter = this.#takeFirst();
    waiter?.resolve(value);
    return waiter !== undefined;
  }

  /** Sends away everybody who has waited since `beforeMs` or longer; returns how many. */
  expire(beforeMs: number, error: () => Error): number {
    let expired = 0;
    for (
      let oldest = this.oldestMs;
      oldest !== undefined && oldest <= beforeMs;
      oldest = this.oldestMs
    ) {
      this.#takeFirst()?.reject(error());
      expired++;
    }
    return expired;
  }

  /** Sends everybody away; returns how many. */
  rejectAll(error: () => Error): number {
    return this.expire(Number.POSITIVE_INFINITY, error);
  }

  #takeFirst(): Waiter<T> | undefined {
    this.#skipLeavers();
    const waiter = this.#waiters[this.#head];
    if (waiter === undefined) return undefined;
    this.#head++;
    this.#leave(waiter);
    return waiter;
  }

  #watchOne(waiter: Waiter<T>): void {
    const signal = waiter.leaver?.signal;
    if (signal === undefined) return;
    waiter.onAbort = () => {
      if (this.#leave(waiter)) waiter.reject(signal.reason);
    };
    if (signal.aborted) waiter.onAbort();
    else signal.addEventListener("abort", waiter.onAbort, { once: true });
  }

  #leave(waiter: Waiter<T>): boolean {
    if (waiter.hasLeft) return false;
    waiter.hasLeft = true;
    this.#length--;
    if (waiter.onAbort !== undefined) {
      waiter.leaver?.signal.removeEventListener("abort", waiter.onAbort);
    }
    return true;
  }

  /** However long the first one waits, those who left behind it are not kept: each holds a request. */
  #forgetLeavers(): void {
    const kept = this.#waiters.length - this.#head;
    if (kept < MIN_CUT || kept < this.#length * 2) return;
    this.#waiters = this.#waiters.slice(this.#head).filter((waiter) => !waiter.hasLeft);
    this.#head = 0;
  }

  #skipLeavers(): void {
    while (this.#waiters[this.#head]?.hasLeft) this.#head++;
    if (this.#head < MIN_CUT || this.#head * 2 < this.#waiters.length) return;
    this.#waiters = this.#waiters.slice(this.#head);
    this.#head = 0;
  }
}
