/**
 * Counts requests that are being answered, lets the shutdown wait for the last one, and tells the metrics of each. Answers
 * where the handlers failed.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { AppServerError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { AnsweredBy, RefusalCause, ServerMetrics } from "../metrics/server_metrics.ts";
import type { AnswerWatch } from "./answer_watch.ts";
import { errorResponse } from "./error_body.ts";
import type { AnswerNotes, RequestContext } from "./handler.ts";

/** Status of an answer that no handler managed to make. */
const FAILED = 500;
const UNAVAILABLE = 503;

/** What it needs. */
export interface InFlightOptions {
  /** Requests at a time; 0 for no limit. */
  readonly limit: number;
  readonly metrics: ServerMetrics;
  readonly clock: Clock;
  /** Told about requests that no handler managed to answer. */
  readonly logger: Logger;
}

/** The innermost watch of all answers. */
export class InFlight implements AnswerWatch {
  readonly #limit: number;
  readonly #metrics: ServerMetrics;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #count = 0;
  /** Of these, files on their way to their readers: each holds a descriptor and a part or two in memory, but no worker. */
  #files = 0;
  #isDraining = false;
  #idle: PromiseWithResolvers<void> | undefined;

  /** `limit` requests at a time; 0 for no limit. */
  constructor({ limit, metrics, clock, logger }: InFlightOptions) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Whether new requests are refused, because the server stops. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Requests being answered now; streamed answers count until their end. */
  get count(): number {
    return this.#count;
  }

  /** New requests are answered 503 from now on. Settles when none is being answered any more. */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.idle();
  }

  /** Settles when no request is being answered. */
  idle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers<void>();
    return this.#idle.promise;
  }

  /** Counts a request from here to the end of its answer, unless it is one too many. */
  readonly came = (context: RequestContext): Response | undefined => {
    if (this.#isDraining) return this.#refuse("draining", context);
    if (this.#count - this.#files >= this.#limit) return this.#refuse("overloaded", context);
    this.#count++;
    return undefined;
  };

  /**
   * Takes the answer that leaves: between it and the listener is nobody but those who leave its body alone, or pass copies
   * of it on.
   */
  readonly answered = (context: RequestContext, response: Response): Response => {
    const { delivered, bodyBytes, isFile, loggedStatus } = context.notes;
    const status = loggedStatus ?? response.status;
    if (delivered === undefined) this.#ended(context, status, bodyBytes ?? 0);
    else {
      const files = isFile ? 1 : 0;
      this.#files += files;
      delivered.then((bytes) => {
        this.#files -= files;
        this.#ended(context, status, bytes ?? 0);
      });
      context.notes.onLeaving?.(response.body);
    }
    return response;
  };

  /** A file that became shorter while it was read, a want of file descriptors, a mistake of ours. */
  readonly failed = (context: RequestContext, error: unknown): Response => {
    const { notes, method, target, requestId } = context;
    const code = error instanceof AppServerError ? error.code : "internal";
    this.#logger.log("error", code, messageOf(error), {
      request_id: requestId,
      method,
      path: target.path,
      hint: error instanceof AppServerError ? error.hint : undefined,
    });
    notes.errorCode = code;
    notes.bodyBytes = undefined;
    notes.delivered = undefined;
    notes.onLeaving = undefined;
    return errorResponse(FAILED, context);
  };

  #ended(context: RequestContext, status: number, bytes: number): void {
    this.#count--;
    this.#tell(context, status, bytes);
    if (this.#count === 0) this.#idle?.resolve();
  }

  #refuse(cause: RefusalCause, context: RequestContext): Response {
    context.notes.errorCode = cause;
    this.#metrics.requestRefused(cause);
    this.#tell(context, UNAVAILABLE, 0);
    return errorResponse(UNAVAILABLE, context, [["Retry-After", "1"]]);
  }

  #tell(context: RequestContext, status: number, bytes: number): void {
    const { notes, method, target, startedMs } = context;
    this.#metrics.requestEnded({
      method,
      path: target.path,
      status,
      by: answeredBy(notes),
      durationMs: this.#clock.nowMs() - startedMs,
      queueMs: notes.queueMs,
      bytes,
    });
  }
}

function answeredBy({ lane, isFile }: AnswerNotes): AnsweredBy {
  if (lane === "fast" || lane === "slow") return lane;
  return isFile ? "static" : "server";
}
