/**
 * Time limits of a request at a worker, and what happens when its client leaves.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Exchange } from "./exchange.ts";
import { answerPlace } from "./exchange_state.ts";
import { WorkerTimeoutError } from "./worker_errors.ts";
import type { WorkerLimits } from "./worker_options.ts";

/** What the guard may do to the worker. */
export interface ExchangeGuardOptions {
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  /** The worker is to be told that the client is gone. */
  readonly onCancel: (exchange: Exchange) => void;
  /** The worker took too long and has to end. */
  readonly onGivenUp: (reason: "timeout" | "client_gone") => void;
}

/** A request older than this has its client watched, ms; most requests are over before and pay nothing. */
const WATCH_CLIENT_AFTER_MS = 100;
/** Deadline of a worker that waits for the client. */
const HELD_UP = Number.POSITIVE_INFINITY;

/** Keeps one worker's requests within their time. */
export class ExchangeGuard {
  readonly #options: ExchangeGuardOptions;

  /** Holds no timer: somebody calls `check` now and then. */
  constructor(options: ExchangeGuardOptions) {
    this.#options = options;
  }

  /** The request was handed over; `isNext` unless others come first. */
  accept(exchange: Exchange, nowMs: number, isNext: boolean): void {
    exchange.startedMs = nowMs;
    if (isNext) this.begin(exchange, nowMs);
  }

  /** The worker turns to the request, which its client may have left while it waited behind another. */
  begin(exchange: Exchange, nowMs: number): void {
    const { cancelGraceMs, requestTimeoutMs } = this.#options.limits;
    const isLeft = exchange.state.kind === "abandoned";
    exchange.heldUpMs = nowMs - exchange.startedMs;
    exchange.startedMs = nowMs;
    exchange.deadlineMs = nowMs + (isLeft ? cancelGraceMs : requestTimeoutMs);
  }

  /**
   * A part of the answer came: the next one gets its own time. Where the client has enough to read, that begins once it
   * has `caughtUp`: until then nothing is taken from the worker, and its silence is not its own. How long a client may
   * take is for whoever sends the answer to say.
   */
  progressed(exchange: Exchange, caughtUp?: Promise<void>): void {
    const { streamIdleTimeoutMs, requestTimeoutMs } = this.#options.limits;
    // Nothing else counts: interim answers do not stretch the time until the head, and nobody waits for the rest.
    if (exchange.state.kind === "finishing") this.#allow(exchange, requestTimeoutMs);
    if (exchange.state.kind !== "streaming") return;
    if (caughtUp === undefined) {
      if (exchange.deadlineMs !== HELD_UP) this.#allow(exchange, streamIdleTimeoutMs);
      return;
    }
    exchange.deadlineMs = HELD_UP;
    caughtUp.then(() => {
      if (exchange.state.kind === "streaming") this.#allow(exchange, streamIdleTimeoutMs);
    });
  }

  /** A part of the request's body came: who waits for a slow sender is no slow worker. */
  readonly bodyMoved = (exchange: Exchange): void => {
    if (answerPlace(exchange.state) !== "head") this.progressed(exchange);
    else if (exchange.wantsBody()) this.#allow(exchange, this.#options.limits.requestTimeoutMs);
  };

  /** Checks requests in the order of their turns. */
  sweep(owed: readonly Exchange[], nowMs: number): void {
    for (const exchange of owed) this.check(exchange, nowMs, exchange === owed[0]);
  }

  /** Ends what is overdue once its turn has come, and watches the client of what takes long. */
  check(exchange: Exchange, nowMs: number, hasBegun = true): void {
    // Given up already: doing it again would put the worker's KILL off.
    if (exchange.isEnded()) return;
    if (hasBegun && nowMs >= exchange.deadlineMs) this.#giveUp(exchange);
    else if (nowMs - exchange.startedMs >= WATCH_CLIENT_AFTER_MS && exchange.watch()) {
      this.#watchClient(exchange);
    }
  }

  /** The client left. An answer that is whole does not need it, and PHP may go on with what it does afterwards. */
  readonly clientGone = (exchange: Exchange): void => {
    if (exchange.state.kind !== "finishing") this.cancel(exchange);
  };

  /**
   * Nobody waits for the answer any more: the worker is told once, and has a while to end the request. `cause` is what
   * the client is told, if it is still there.
   */
  cancel(
    exchange: Exchange,
    cause = new AppServerError("client_gone", "Client left before its answer came"),
  ): void {
    if (!exchange.abandon(cause)) return;
    exchange.deadlineMs = Math.min(
      exchange.deadlineMs,
      this.#options.clock.nowMs() + this.#options.limits.cancelGraceMs,
    );
    this.#options.onCancel(exchange);
  }

  /** The source of the request's body failed, and PHP may wait for the rest of it. Without a reason the client left. */
  bodyFailed(exchange: Exchange, reason: unknown): void {
    this.cancel(exchange, reason instanceof AppServerError ? reason : undefined);
  }

  #allow(exchange: Exchange, forMs: number): void {
    exchange.deadlineMs = this.#options.clock.nowMs() + forMs;
  }

  #watchClient(exchange: Exchange): void {
    if (exchange.client === undefined) return;
    const { signal } = exchange.client;
    if (signal.aborted) this.clientGone(exchange);
    else signal.addEventListener("abort", () => this.clientGone(exchange), { once: true });
  }

  #giveUp(exchange: Exchange): void {
    const { streamIdleTimeoutMs, requestTimeoutMs } = this.#options.limits;
    const reason = exchange.state.kind === "abandoned" ? "client_gone" : "timeout";
    exchange.fail(
      exchange.state.kind === "streaming"
        ? new WorkerTimeoutError(
          "worker_stalled",
          `Answer stood still for ${streamIdleTimeoutMs} ms`,
          "Raise stream_idle_timeout_ms, or send something now and then",
        )
        : new WorkerTimeoutError(
          "worker_timeout",
          `Worker did not answer within ${requestTimeoutMs} ms`,
          "Raise request_timeout_ms, or find out what the request waits for",
        ),
    );
    this.#options.onGivenUp(reason);
  }
}
