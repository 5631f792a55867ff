/**
 * Counts requests that are being answered, lets the shutdown wait for the last one, and tells the metrics of each. Answers
 * where the handlers failed.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { AppServerError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { errorResponse } from "./error_body.ts";
import type { AnswerNotes, Handler, RequestContext } from "./handler.ts";
import type { AnsweredBy, ServerMetrics } from "../metrics/server_metrics.ts";

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

/** The first handler of the chain. */
export class InFlight {
  readonly #limit: number;
  readonly #metrics: ServerMetrics;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #count = 0;
  /** Of these, files on their way to their readers: they hold a descriptor, but neither worker nor memory. */
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
    if (this.#count === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers<void>();
    return this.#idle.promise;
  }

  /** Counts a request from its arrival to the end of its answer. */
  readonly handler: Handler = (context, next) => {
    if (this.#isDraining) return this.#refuse("draining", context);
    if (this.#count - this.#files >= this.#limit) return this.#refuse("overloaded", context);
    this.#count++;
    try {
      const answer = next(context);
      if (!(answer instanceof Promise)) return this.#answered(context, answer);
      return answer.then(
        (response) => this.#answered(context, response),
        (error) => this.#failed(context, error),
      );
    } catch (error) {
      return this.#failed(context, error);
    }
  };

  /** A file that became shorter while it was read, a want of file descriptors, a mistake of ours. */
  #failed(context: RequestContext, error: unknown): Response {
    const { notes, request, target, requestId } = context;
    const code = error instanceof AppServerError ? error.code : "internal";
    this.#logger.log("error", code, messageOf(error), {
      request_id: requestId,
      method: request.method,
      path: target.path,
      hint: error instanceof AppServerError ? error.hint : undefined,
    });
    notes.errorCode = code;
    delete notes.bodyBytes;
    delete notes.delivered;
    delete notes.onLeaving;
    return this.#answered(context, errorResponse(FAILED, context));
  }

  #answered(context: RequestContext, response: Response): Response {
    const { delivered, bodyBytes, isFile } = context.notes;
    const { status } = response;
    if (delivered === undefined) this.#ended(context, status, bodyBytes ?? 0);
    else {
      const files = isFile === true ? 1 : 0;
      this.#files += files;
      delivered.then((bytes) => {
        this.#files -= files;
        this.#ended(context, status, bytes ?? 0);
      });
      // This handler is the first: nothing comes between it and the listener.
      context.notes.onLeaving?.(response.body);
    }
    return response;
  }

  #ended(context: RequestContext, status: number, bytes: number): void {
    this.#count--;
    this.#tell(context, status, bytes);
    if (this.#count === 0) this.#idle?.resolve();
  }

  #refuse(code: "draining" | "overloaded", context: RequestContext): Response {
    context.notes.errorCode = code;
    this.#tell(context, UNAVAILABLE, 0);
    return errorResponse(UNAVAILABLE, context, [["Retry-After", "1"]]);
  }

  #tell(context: RequestContext, status: number, bytes: number): void {
    const { notes, request, target, startedMs } = context;
    this.#metrics.requestEnded({
      method: request.method,
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
  return isFile === true ? "static" : "server";
}
