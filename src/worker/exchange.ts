/**
 * One request at one worker, from the hand-over to the worker's END.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { AppServerError } from "../base/errors.ts";
import type { PhpFailure, RequestUsage, WorkerMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { ENDED, type ExchangeState, EXPECTED, FINISHING, WAITING } from "./exchange_state.ts";
import { ReplyStream } from "./reply_stream.ts";
import { ApplicationError } from "./worker_errors.ts";
import type { InterimReply, WorkerReply } from "./worker_reply.ts";

/** Messages that belong to a request. */
export type ExchangeMessage = Extract<
  WorkerMessage,
  { readonly kind: "head" | "body" | "end" | "error" | "interim" }
>;

/** Something whose signal aborts when the client leaves, such as a `Request`. */
export interface ClientPresence {
  readonly signal: AbortSignal;
}

/** Limits and listeners of an exchange. */
export interface ExchangeOptions {
  /** Number of the request on the wire. */
  readonly id: number;
  /** Identifier in log and header. */
  readonly requestId: string;
  readonly workerId: number;
  /** Who waits for the answer; its signal is looked at only when the request takes long. */
  readonly client: ClientPresence | undefined;
  /** Called when the client leaves a streamed answer. */
  readonly onClientGone: (exchange: Exchange) => void;
  /** Called for 103 and the like. */
  readonly onInterim: ((interim: InterimReply) => void) | undefined;
  /** Called when another part of the request's body has arrived. */
  readonly onBodyMoved: (exchange: Exchange) => void;
}

/** Collects a worker's messages into one reply. Illegal orders are protocol errors. */
export class Exchange {
  readonly id: number;
  readonly requestId: string;
  /** Monotonic time at which the worker has taken too long, ms. Moved by the worker. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** Monotonic time of the hand-over, ms. */
  startedMs = 0;
  /** Figures of the request, once it has ended by the worker's own word. */
  usage: RequestUsage | undefined;
  /** Report of dev mode that came with END, JSON text or empty. */
  report = "";
  /** The client is gone; what still comes is dropped. */
  isAbandoned = false;
  /** Who waits for the answer. */
  readonly client: ClientPresence | undefined;
  /** The client's signal is being listened to. */
  isWatched = false;
  /** The worker was told that nobody waits any more. */
  isCancelled = false;
  /** All bytes of the request went into one frame: unless the pipe took it, PHP cannot have run it. */
  isWhole = false;
  /** Bytes that the pipe had taken before this request. */
  bytesTakenBefore = 0;
  readonly #workerId: number;
  readonly #onClientGone: (exchange: Exchange) => void;
  readonly #onBodyMoved: (exchange: Exchange) => void;
  readonly #onInterim: ((interim: InterimReply) => void) | undefined;
  readonly #reply = Promise.withResolvers<WorkerReply>();
  #state: ExchangeState = WAITING;
  #failure: PhpFailure | undefined;

  /** A new exchange waits for its head. */
  constructor(options: ExchangeOptions) {
    this.id = options.id;
    this.requestId = options.requestId;
    this.client = options.client;
    this.#workerId = options.workerId;
    this.#onClientGone = options.onClientGone;
    this.#onBodyMoved = options.onBodyMoved;
    this.#onInterim = options.onInterim;
  }

  /** The answer; rejects with the error that kept it from coming. */
  get reply(): Promise<WorkerReply> {
    return this.#reply.promise;
  }

  /** Whether the worker owes nothing any more. */
  isEnded(): boolean {
    return this.#state.kind === "ended";
  }

  /** Whether bytes of the request's body may still be sent: a CANCEL is the last word about a request. */
  wantsBody(): boolean {
    return this.#state.kind !== "ended" && !this.isCancelled;
  }

  /** Another part of the request's body has arrived: a slow sender is no slow worker. */
  bodyMoved(): void {
    this.#onBodyMoved(this);
  }

  /** How far the answer has come. */
  get state(): ExchangeState {
    return this.#state;
  }

  /**
   * Applies a message. A promise comes back when the client reads too slowly for more. After the last message `state`
   * is `ended` and `usage` is set.
   *
   * @throws {ProtocolError} If the message cannot come now.
   */
  take(message: ExchangeMessage, offset: number): Promise<void> | undefined {
    switch (message.kind) {
      case "head":
        return this.#takeHead(message, offset);
      case "body":
        if (this.#state.kind !== "streaming") throw this.#misplaced(message, offset);
        return this.#takeBody(this.#state.stream, message);
      case "end":
        this.#takeEnd(message, offset);
        return undefined;
      case "error":
        if (this.#state.kind === "ended") throw this.#misplaced(message, offset);
        this.#failure = message.failure;
        return undefined;
      case "interim":
        if (this.#state.kind !== "waiting") throw this.#misplaced(message, offset);
        this.#onInterim?.({ status: message.status, lines: message.lines });
        return undefined;
      default:
        return assertNever(message);
    }
  }

  /** The client stops waiting: the reply fails with `error`, the worker goes on until it notices. */
  abandon(error: AppServerError): void {
    this.isAbandoned = true;
    this.#refuse(error);
  }

  /** The worker cannot go on: whoever waits learns it, a stream breaks. */
  fail(error: AppServerError): void {
    const state = this.#state;
    this.#state = ENDED;
    if (state.kind === "waiting") this.#refuse(error);
    else if (state.kind === "streaming") state.stream.fail(error);
  }

  /** What PHP reported for this request, if anything. */
  get failure(): PhpFailure | undefined {
    return this.#failure;
  }

  #takeHead(
    message: ExchangeMessage & { readonly kind: "head" },
    offset: number,
  ): Promise<void> | undefined {
    if (this.#state.kind !== "waiting") throw this.#misplaced(message, offset);
    const head = {
      status: message.status,
      lines: message.lines,
      failure: this.#failure,
      workerId: this.#workerId,
    };
    if (message.isBodyComplete) {
      this.usage = message.usage;
      this.#state = message.usage === undefined ? FINISHING : ENDED;
      this.#reply.resolve({ kind: "buffered", head, body: message.body });
      return undefined;
    }
    if (message.usage !== undefined) throw this.#misplaced(message, offset);
    const stream = new ReplyStream(() => this.#streamCancelled());
    this.#state = { kind: "streaming", stream };
    const pressure = stream.push(message.body);
    // A client that left before the head has nobody to read the stream.
    if (this.isAbandoned) stream.readable.cancel();
    else this.#reply.resolve({ kind: "streamed", head, body: stream.readable });
    return pressure;
  }

  #streamCancelled(): void {
    // An answer that is whole needs no client any more: what PHP still does must not be disturbed.
    if (this.isAbandoned || this.#state.kind !== "streaming") return;
    this.isAbandoned = true;
    this.#onClientGone(this);
  }

  #takeBody(
    stream: ReplyStream,
    message: ExchangeMessage & { readonly kind: "body" },
  ): Promise<void> | undefined {
    const pressure = stream.push(message.bytes);
    if (!message.isLast) return pressure;
    stream.close();
    this.#state = FINISHING;
    return undefined;
  }

  #takeEnd(message: ExchangeMessage & { readonly kind: "end" }, offset: number): void {
    const state = this.#state;
    if (state.kind === "streaming") {
      // PHP gave up half-way: the client must see that bytes are missing.
      if (this.#failure === undefined && !this.isAbandoned) throw this.#misplaced(message, offset);
      if (this.#failure !== undefined) state.stream.fail(new ApplicationError(this.#failure));
    } else if (state.kind !== "finishing" && !(state.kind === "waiting" && this.isAbandoned)) {
      throw this.#misplaced(message, offset);
    }
    this.#state = ENDED;
    this.usage = message.usage;
    this.report = message.report;
  }

  #refuse(error: AppServerError): void {
    // A reply that nobody awaits any more, or that came already, must not end the process.
    this.#reply.promise.catch(() => {});
    this.#reply.reject(error);
  }

  #misplaced(message: ExchangeMessage, offset: number): ProtocolError {
    return new ProtocolError({
      offset,
      expected: EXPECTED[this.#state.kind],
      received: message.kind.toUpperCase(),
    });
  }
}
