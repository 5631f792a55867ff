/**
 * The last handler of the chain: takes a request to PHP and brings the answer back.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { DispatchReport, DispatchRequest } from "../dispatch/dispatcher.ts";
import type { MaybePromise, Next, RequestContext } from "../http/handler.ts";
import { NO_BODY, type PhpFailure, type RequestBody } from "../protocol/messages.ts";
import { ApplicationError, WorkerCrashedError } from "../worker/worker_errors.ts";
import { codeOf, failedResponse } from "./error_response.ts";
import { receiveBody } from "./request_body.ts";
import { type ListenerFacts, requestHead } from "./request_head.ts";
import { discard, workerResponse } from "./worker_response.ts";

/** Serves requests by means of workers; the dispatcher is one. */
export interface RequestDispatcher {
  /** Rejects with an `AppServerError` whose code says what happened. */
  dispatch(request: DispatchRequest): Promise<DispatchReport>;
}

/** Writes the answer to a failed request in dev mode; undefined where the plain one will do. */
export type FailurePage = (
  failure: { readonly error: AppServerError; readonly php: PhpFailure | undefined },
  context: RequestContext,
) => Response | undefined;

/** What the gateway is made of. */
export interface GatewayOptions {
  readonly dispatcher: RequestDispatcher;
  readonly logger: Logger;
  /** Largest body that is taken, bytes. */
  readonly maxBodyBytes: number;
  /** Bodies up to this size are read whole before a worker is borrowed, bytes. @default {1048576} */
  readonly wholeBodyBytes?: number | undefined;
  readonly listener: () => ListenerFacts;
  /** Only in dev mode. */
  readonly failurePage?: FailurePage | undefined;
}

/** Makes the handler. A request without a body pays one promise here beside the dispatcher's. */
export function createGateway(options: GatewayOptions): Next {
  const gateway = new Gateway(options);
  return (context) => gateway.handle(context);
}

class Gateway {
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  handle(context: RequestContext): MaybePromise<Response> {
    const { body } = context.request;
    return body === null ? this.#serve(context, NO_BODY) : this.#receiveAndServe(context);
  }

  async #receiveAndServe(context: RequestContext): Promise<Response> {
    let body: RequestBody;
    try {
      const { maxBodyBytes, wholeBodyBytes } = this.#options;
      body = await receiveBody(context.request, maxBodyBytes, wholeBodyBytes);
    } catch (error) {
      return this.#failed(error, context);
    }
    return await this.#serve(context, body);
  }

  async #serve(context: RequestContext, body: RequestBody): Promise<Response> {
    const { dispatcher, listener } = this.#options;
    try {
      const report = await dispatcher.dispatch({
        head: requestHead(context, listener()),
        body,
        path: context.target.path,
        client: context.request,
      });
      context.notes.lane = report.classification.lane;
      context.notes.queueMs = report.queueMs;
      context.notes.workerId = report.reply.head.workerId;
      return this.#answer(report, context);
    } catch (error) {
      return this.#failed(error, context);
    }
  }

  #answer(report: DispatchReport, context: RequestContext): Response {
    const { reply } = report;
    const { failure } = reply.head;
    if (failure !== undefined) {
      discard(reply);
      return this.#failed(new ApplicationError(failure), context);
    }
    const { response, dropped, badStatus } = workerResponse(
      reply,
      context,
      (error) => this.#brokenOff(error, context),
    );
    for (const { name, reason } of dropped) {
      this.#log("warn", "header_dropped", `Header dropped: ${reason}`, context, { name });
    }
    if (badStatus === undefined) return response;
    const message = `Application sent status ${badStatus}, which cannot be sent`;
    return this.#failed(
      new AppServerError("application_failed", message, { hint: "Use a status from 200 to 599" }),
      context,
    );
  }

  /** The head is out already: the log is all that can still be told. */
  #brokenOff(error: unknown, context: RequestContext): void {
    context.notes.errorCode = codeOf(error);
    this.#report(asOwn(error), context);
  }

  #failed(error: unknown, context: RequestContext): Response {
    const known = asOwn(error);
    this.#report(known, context);
    const plain = failedResponse(known, context);
    const php = known instanceof ApplicationError ? known.failure : undefined;
    return this.#options.failurePage?.({ error: known, php }, context) ?? plain;
  }

  #report(error: AppServerError, context: RequestContext): void {
    // A client that leaves is no failure; the access record has it.
    if (error.code === "client_gone") return;
    const level = isClientsFault(error.code) ? "info" : "error";
    this.#log(level, error.code, error.message, context, {
      hint: error.hint,
      trace: traceOf(error),
      // Beside the records of each line, since those may have been suppressed for their number.
      stderr: error instanceof WorkerCrashedError && error.lastLines.length > 0
        ? error.lastLines.join("\n")
        : undefined,
    });
  }

  #log(
    level: "info" | "warn" | "error",
    event: string,
    message: string,
    context: RequestContext,
    fields: Readonly<Record<string, string | undefined>>,
  ): void {
    this.#options.logger.log(level, event, message, {
      request_id: context.requestId,
      method: context.request.method,
      path: context.target.path,
      ...fields,
    });
  }
}

function traceOf(error: AppServerError): string | undefined {
  if (error instanceof ApplicationError) return error.failure.trace;
  return error instanceof WorkerCrashedError ? error.failure?.trace : undefined;
}

function asOwn(error: unknown): AppServerError {
  return error instanceof AppServerError
    ? error
    : new AppServerError("internal", String(error), { cause: error });
}

function isClientsFault(code: AppServerError["code"]): boolean {
  return code === "bad_request" || code === "body_too_large";
}
