/**
 * Takes a request to a worker of the right lane and brings the reply back.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { RequestBody, RequestHead } from "../protocol/messages.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import type { Worker } from "../worker/worker.ts";
import type { ClientPresence } from "../worker/exchange_options.ts";
import { AppServerError } from "../base/errors.ts";
import { INLINE_BODY_BYTES } from "../worker/worker_channel.ts";
import { WorkerCrashedError } from "../worker/worker_errors.ts";
import type { InterimReply, WorkerReply } from "../worker/worker_reply.ts";
import { type Classification, classify, type LaneRules } from "./classify.ts";
import type { RouteLatency } from "./route_latency.ts";

/** One request for PHP. */
export interface DispatchRequest {
  readonly head: RequestHead;
  readonly body: RequestBody;
  /** The body is passed on while its sender sends it: only slow requests may wait for that. @default {false} */
  readonly isBodyArriving?: boolean;
  /** Decoded path, for the choice of the lane. */
  readonly path: string;
  /** Who waits; looked at only when the request takes long. */
  readonly client: ClientPresence;
  readonly onInterim?: ((interim: InterimReply) => void) | undefined;
  /** Written to while the request is on its way, so that they are known if no answer comes. */
  readonly notes?: DispatchNotes;
}

/** Where a request has gone. */
export interface DispatchNotes {
  lane: string;
  laneReason: string;
  /** Number of the worker that it was given to. */
  workerId: number;
  /** Time in the queue, and at the worker behind others, ms. */
  queueMs: number;
}

/** What became of a request, told before the reply is used. */
export interface DispatchReport {
  readonly classification: Classification;
  /** Time in the queue, and at the worker behind others, ms. */
  readonly queueMs: number;
  /** From the worker's turning to it to the head of its answer, ms. */
  readonly phpMs: number;
  readonly reply: WorkerReply;
}

/** What the dispatcher is made of. */
export interface DispatcherOptions {
  readonly rules: LaneRules;
  readonly fast: WorkerPool;
  /** Absent when there are no slow workers. */
  readonly slow: WorkerPool | undefined;
  /** Absent when learning is switched off. */
  readonly latency: RouteLatency | undefined;
  readonly clock: Clock;
}

/** Chooses lanes, borrows workers. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  /** Keeps the pools, starts nothing. */
  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /**
   * Serves one request. It is handed to a second worker only if the first one cannot have seen it.
   *
   * @throws {AppServerError} With the code of what kept the answer from coming.
   */
  async dispatch(request: DispatchRequest): Promise<DispatchReport> {
    const { clock, latency, rules } = this.#options;
    const { head, body, path, client } = request;
    const isLearnedSlow = latency !== undefined && latency.isSlow(path);
    const length = request.isBodyArriving === true ? undefined : bodyBytes(body);
    const classification = classify(rules, head.method, path, length, isLearnedSlow);
    const pool = classification.lane === "slow" && this.#options.slow !== undefined
      ? this.#options.slow
      : this.#options.fast;
    const arrivedMs = clock.nowMs();
    let startedMs = arrivedMs;
    let worker: Worker | undefined;
    if (request.notes !== undefined) note(request.notes, classification);
    try {
      const borrowed = pool.acquire(client, isWhole(body));
      const lease = borrowed instanceof Promise ? await borrowed : borrowed;
      if (borrowed instanceof Promise) {
        startedMs = clock.nowMs();
        if (request.notes !== undefined) request.notes.queueMs = startedMs - arrivedMs;
      }
      worker = lease.worker;
      if (request.notes !== undefined) request.notes.workerId = worker.id;
      let reply: WorkerReply;
      try {
        reply = await lease.send(head, body, request);
      } catch (error) {
        if (!(error instanceof WorkerCrashedError) || !error.isUnread) throw error;
        // Once: whatever killed a second worker before it read a byte would kill a third.
        const second = await pool.acquire(client);
        worker = second.worker;
        startedMs = clock.nowMs();
        if (request.notes !== undefined) request.notes.workerId = worker.id;
        reply = await second.send(head, body, request);
      }
      const { heldUpMs } = reply.head;
      const queueMs = startedMs + heldUpMs - arrivedMs;
      if (heldUpMs > 0 && request.notes !== undefined) request.notes.queueMs = queueMs;
      const phpMs = clock.nowMs() - startedMs - heldUpMs;
      latency?.learn(path, phpMs);
      return { classification, queueMs, phpMs, reply };
    } catch (thrown) {
      // It took even longer than that: a route whose visitors give up on it must not pass for a fast one.
      if (worker !== undefined) {
        latency?.learnAtLeast(path, clock.nowMs() - turnedToMs(worker, head, startedMs));
      }
      const error = namedError(thrown, client);
      pool.countFailure(error);
      throw error;
    }
  }
}

/** When a worker that it was given to at `sentMs` has turned to a request that has failed; never, while others come first. */
function turnedToMs({ current }: Worker, head: RequestHead, sentMs: number): number {
  if (current === undefined) return sentMs;
  return current.request === head ? current.startedMs : Number.POSITIVE_INFINITY;
}

function note(notes: DispatchNotes, { lane, reason }: Classification): void {
  notes.lane = lane;
  notes.laneReason = reason;
}

/** Whether head and body travel in one frame. */
function isWhole(body: RequestBody): boolean {
  return body.kind === "none" || (body.kind === "bytes" && body.bytes.length <= INLINE_BODY_BYTES);
}

function bodyBytes(body: RequestBody): number | undefined {
  switch (body.kind) {
    case "none":
      return 0;
    case "bytes":
      return body.bytes.length;
    case "stream":
      return body.length;
  }
}

/** A signal aborts with whatever its owner likes; from here on it is called by its name. */
function namedError(thrown: unknown, client: ClientPresence): unknown {
  if (!client.signal.aborted || thrown !== client.signal.reason) return thrown;
  return new AppServerError("client_gone", "Client left before a worker was free", {
    cause: thrown,
  });
}
