/**
 * One request at one worker, from the hand-over to the worker's END.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { AppServerError } from "../base/errors.ts";
import type { PhpFailure, RequestUsage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type {
  ClientPresence,
  ExchangeMessage,
  ExchangeOptions,
  RequestNames,
} from "./exchange_options.ts";
import {
  advance,
  answerPlace,
  type ExchangeEvent,
  type ExchangeState,
  expectedIn,
  WAITING,
} from "./exchange_state.ts";
import { ReplyStream } from "./reply_stream.ts";
import { ApplicationError } from "./worker_errors.ts";
import type { InterimReply, WorkerReply } from "./worker_reply.ts";

// Shared, so that a request allocates none.
const WATCH: ExchangeEvent = { kind: "watch" };
const COMPLETE: ExchangeEvent = { kind: "complete" };
const ANSWER: ExchangeEvent = { kind: "answer" };
const END: ExchangeEvent = { kind: "end" };
const GIVE_UP: ExchangeEvent = { kind: "give_up" };
const CANCEL: ExchangeEvent = { kind: "cancel" };
const FAIL: ExchangeEvent = { kind: "fail" };

/** Collects a worker's messages into one reply. Illegal orders are protocol errors. */
export class Exchange {
  readonly id: number;
  readonly request: RequestNames;
  /** Monotonic time at which the worker has taken too long, ms. Moved by the worker. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** Monotonic time of the hand-over, and once the worker has turned to it the time of that, ms. */
  startedMs = 0;
  /** From the one to the other, ms: others came first that had been written to the same worker. */
  heldUpMs = 0;
  /** Figures of the request, once it has ended by the worker's own word. */
  usage: RequestUsage | undefined;
  /** Report of dev mode that came with END, JSON text or empty. */
  report = "";
  /** Who waits for the answer. */
  readonly client: ClientPresence | undefined;
  /**
   * Bytes that the pipe had taken before this request, where all of it went into one frame: unless the pipe took that,
   * PHP cannot have run it. Undefined for a request in parts.
   */
  wholeAfterBytes: number | undefined;
  readonly #workerId: number;
  readonly #onClientGone: (exchange: Exchange) => void;
  readonly #onBodyMoved: (exchange: Exchange) => void;
  readonly #onCut: (error: AppServerError) => void;
  readonly #onInterim: ((interim: InterimReply) => void) | undefined;
  readonly #reply = Promise.withResolvers<WorkerReply>();
  #state: ExchangeState = WAITING;
  #failure: PhpFailure | undefined;

  /** A new exchange waits for its head. */
  constructor(options: ExchangeOptions) {
    this.id = options.id;
    this.request = options.request;
    this.client = options.client;
    this.#workerId = options.workerId;
    this.#onClientGone = options.onClientGone;
    this.#onBodyMoved = options.onBodyMoved;
    this.#onCut = options.onCut;
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
    return this.#state.kind !== "ended" && this.#state.kind !== "abandoned";
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
        return this.#takeBody(message, offset);
      case "end":
        this.#takeEnd(message, offset);
        return undefined;
      case "error":
        if (this.isEnded()) throw this.#misplaced(message, offset);
        this.#failure = message.failure;
        return undefined;
      case "interim":
        if (answerPlace(this.#state) !== "head") throw this.#misplaced(message, offset);
        this.#onInterim?.({ status: message.status, lines: message.lines });
        return undefined;
      default:
        return assertNever(message);
    }
  }

  /** The client is being listened to from now on; false when it is already, or when nobody waits for a head. */
  watch(): boolean {
    return this.#move(WATCH);
  }

  /**
   * Nobody waits any more: the reply fails with `error`, a stream breaks off with it, and what still comes is dropped.
   * False when that was so already.
   */
  abandon(error: AppServerError): boolean {
    const before = this.#state;
    if (!this.#move(CANCEL)) return false;
    this.#disappoint(before, error);
    return true;
  }

  /** The worker cannot go on: whoever waits learns it, a stream breaks. */
  fail(error: AppServerError): void {
    const before = this.#state;
    if (!this.#move(FAIL)) return;
    this.#disappoint(before, error);
    if (before.kind === "streaming") this.#onCut(error);
  }

  /** What PHP reported for this request, if anything. */
  get failure(): PhpFailure | undefined {
    return this.#failure;
  }

  #takeHead(
    message: ExchangeMessage & { readonly kind: "head" },
    offset: number,
  ): Promise<void> | undefined {
    const head = {
      status: message.status,
      lines: message.lines,
      failure: this.#failure,
      workerId: this.#workerId,
      heldUpMs: this.heldUpMs,
    };
    if (message.isBodyComplete) {
      if (answerPlace(this.#state) !== "head") throw this.#misplaced(message, offset);
      this.#moveBy(message, message.usage === undefined ? COMPLETE : ANSWER, offset);
      this.usage = message.usage;
      this.#reply.resolve({ kind: "buffered", head, body: message.body });
      return undefined;
    }
    if (message.usage !== undefined) throw this.#misplaced(message, offset);
    const stream = new ReplyStream(() => this.#streamCancelled());
    this.#moveBy(message, { kind: "begin", stream }, offset);
    // A client that left before the head has nobody to read the stream.
    if (this.#state.kind !== "streaming") return undefined;
    this.#reply.resolve({ kind: "streamed", head, body: stream.readable });
    return stream.push(message.body);
  }

  #streamCancelled(): void {
    // An answer that is whole needs no client any more: what PHP still does must not be disturbed.
    if (this.#state.kind === "streaming") this.#onClientGone(this);
  }

  #takeBody(
    message: ExchangeMessage & { readonly kind: "body" },
    offset: number,
  ): Promise<void> | undefined {
    const before = this.#state;
    if (answerPlace(before) !== "body") throw this.#misplaced(message, offset);
    if (message.isLast) this.#moveBy(message, COMPLETE, offset);
    if (before.kind !== "streaming") return undefined;
    const pressure = before.stream.push(message.bytes);
    if (!message.isLast) return pressure;
    before.stream.close();
    return undefined;
  }

  #takeEnd(message: ExchangeMessage & { readonly kind: "end" }, offset: number): void {
    const before = this.#state;
    // PHP gave up half-way: the client must see that bytes are missing.
    const isGivenUp = before.kind === "streaming" && this.#failure !== undefined;
    this.#moveBy(message, isGivenUp ? GIVE_UP : END, offset);
    if (before.kind === "streaming" && this.#failure !== undefined) {
      before.stream.fail(new ApplicationError(this.#failure));
    }
    this.usage = message.usage;
    this.report = message.report;
  }

  /** False, and nothing happens, when the event cannot happen in this state. */
  #move(event: ExchangeEvent): boolean {
    const next = advance(this.#state, event);
    if (next === undefined) return false;
    this.#state = next;
    return true;
  }

  #moveBy(message: ExchangeMessage, event: ExchangeEvent, offset: number): void {
    if (!this.#move(event)) throw this.#misplaced(message, offset);
  }

  /** Tells whoever waited in this state. */
  #disappoint(state: ExchangeState, error: AppServerError): void {
    if (state.kind === "streaming") state.stream.fail(error);
    else if (state.kind === "waiting" || state.kind === "watched") this.#refuse(error);
  }

  #refuse(error: AppServerError): void {
    // A reply that nobody awaits any more must not end the process.
    this.#reply.promise.catch(() => {});
    this.#reply.reject(error);
  }

  #misplaced(message: ExchangeMessage, offset: number): ProtocolError {
    return new ProtocolError({
      offset,
      expected: expectedIn(this.#state),
      received: message.kind.toUpperCase(),
    });
  }
}
