/**
 * One worker, borrowed for one request.
 *
 * @module
 */
import type { RequestBody, RequestHead } from "../protocol/messages.ts";
import type { Worker } from "../worker/worker.ts";
import type { SendOptions } from "../worker/worker_options.ts";
import type { WorkerReply } from "../worker/worker_reply.ts";
import { LeaseReleasedError } from "./pool_errors.ts";

/**
 * Borrowed until the worker has ended the request it was sent; a lease that sent nothing has to be disposed.
 *
 * @example
 * ```ts ignore
 * using lease = await pool.acquire();
 * return lease.send(head, body);
 * ```
 */
export class Lease {
  /** The borrowed worker. */
  readonly worker: Worker;
  readonly #giveBack: (worker: Worker) => void;
  #isOver = false;

  /** `giveBack` is called when nothing was sent. */
  constructor(worker: Worker, giveBack: (worker: Worker) => void) {
    this.worker = worker;
    this.#giveBack = giveBack;
  }

  /**
   * Hands the request over; from now on the worker itself says when it is free.
   *
   * @throws {LeaseReleasedError} If the lease is over.
   * @throws {ProtocolError} If the request cannot be said in the worker's language; the worker is given back.
   */
  send(head: RequestHead, body: RequestBody, options?: SendOptions): Promise<WorkerReply> {
    this.#end();
    try {
      return this.worker.send(head, body, options);
    } catch (error) {
      this.#giveBack(this.worker);
      throw error;
    }
  }

  /**
   * Gives an unused worker back.
   *
   * @throws {LeaseReleasedError} If the lease is over.
   */
  release(): void {
    this.#end();
    this.#giveBack(this.worker);
  }

  /** Gives the worker back unless it was used. */
  [Symbol.dispose](): void {
    if (!this.#isOver) this.release();
  }

  #end(): void {
    if (this.#isOver) throw new LeaseReleasedError(this.worker.id);
    this.#isOver = true;
  }
}
