/**
 * The last handler of the chain: takes a request to PHP and brings the answer back.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { DispatchReport, DispatchRequest } from "../dispatch/dispatcher.ts";
import type { MaybePromise, Next, RequestContext } from "../http/handler.ts";
import { type NamedFile, toResponseHeaders } from "../http/response_headers.ts";
import { isSendableStatus, sentStatus } from "../http/response_status.ts";
import { NO_BODY, type PhpFailure, type RequestBody } from "../protocol/messages.ts";
import { ApplicationError, WorkerCrashedError } from "../worker/worker_errors.ts";
import type { BodyReceiver, ReceivedBody } from "./body_receiver.ts";
import { codeOf, failedResponse, isClientsFault } from "./error_response.ts";
import { type FileSender, namedFile } from "./file_sender.ts";
import { type ListenerFacts, requestHead } from "./request_head.ts";
import type { SlowRequests } from "./slow_requests.ts";
import { type AnswerHead, type AnswerOptions, discard, workerResponse } from "./worker_response.ts";

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
  readonly bodies: BodyReceiver;
  readonly answers: AnswerOptions;
  readonly listener: () => ListenerFacts;
  /** Sends files that the application names; absent where it may name none. */
  readonly files?: FileSender | undefined;
  /** Absent where nobody wants to know. */
  readonly slow?: SlowRequests | undefined;
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
    return body === null
      ? this.#serve(context, NO_BODY, undefined)
      : this.#receiveAndServe(context, body);
  }

  async #receiveAndServe(
    context: RequestContext,
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  ): Promise<Response> {
    let received: ReceivedBody;
    try {
      received = await this.#options.bodies.receive(context, stream);
    } catch (error) {
      return this.#failed(error, context);
    }
    return await this.#serve(context, received.body, received);
  }

  async #serve(
    context: RequestContext,
    body: RequestBody,
    received: ReceivedBody | undefined,
  ): Promise<Response> {
    const { dispatcher, listener, slow } = this.#options;
    try {
      const report = await dispatcher.dispatch({
        head: requestHead(context, listener(), body),
        body,
        isBodyArriving: received?.isArriving ?? false,
        path: context.target.path,
        client: context.request,
        notes: context.notes,
      });
      received?.handedOver();
      const answer = this.#answer(report, context);
      // Most answers are there already: a promise for them would cost a turn.
      const response = answer instanceof Promise ? await answer : answer;
      slow?.answered(context, report, response.status);
      return response;
    } catch (error) {
      received?.drop();
      return this.#failed(error, context);
    }
  }

  #answer(report: DispatchReport, context: RequestContext): MaybePromise<Response> {
    const { reply } = report;
    const { failure } = reply.head;
    if (failure !== undefined) {
      discard(reply);
      return this.#failed(new ApplicationError(failure), context);
    }
    const isHead = context.method === "HEAD";
    const headers = toResponseHeaders(reply.head.lines, isHead ? "none" : reply.kind);
    for (const { name, reason } of headers.dropped) {
      this.#log("warn", "header_dropped", `Header dropped: ${reason}`, context, { name });
    }
    const status = sentStatus(headers.status ?? reply.head.status);
    if (!isSendableStatus(status)) {
      discard(reply);
      return this.#failed(unsendable(status), context);
    }
    let head: AnswerHead = { status, headers: headers.pairs };
    if (headers.file !== undefined) {
      const { files } = this.#options;
      if (files !== undefined) {
        discard(reply);
        return this.#sendFile(files, headers.file, head, context);
      }
      head = this.#withoutSender(headers.file, head, context);
    }
    return workerResponse(
      reply,
      head,
      context,
      this.#options.answers,
      (error) => this.#brokenOff(error, context),
    );
  }

  async #sendFile(
    files: FileSender,
    file: NamedFile,
    { status, headers }: AnswerHead,
    context: RequestContext,
  ): Promise<Response> {
    const outcome = await files.respond({ context, file: namedFile(file), status, headers });
    if (outcome.kind === "sent") return outcome.response;
    const why = outcome.kind === "absent" ? "is not there" : "is in no folder of internal_files";
    const message = `Application named a file that ${why}: ${file.value}`;
    return this.#failed(new AppServerError("not_found", message), context);
  }

  /** A trusted proxy may send the file itself; nobody else is to see the path. */
  #withoutSender(file: NamedFile, head: AnswerHead, context: RequestContext): AnswerHead {
    const name = file.kind === "accel" ? "X-Accel-Redirect" : "X-Sendfile";
    if (context.isFromTrustedProxy) {
      return { status: head.status, headers: [...head.headers, [name, file.value]] };
    }
    const message = "Header dropped: no folder is open to it";
    this.#log("warn", "header_dropped", message, context, { name, hint: "Set internal_files" });
    return head;
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
      method: context.method,
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

function unsendable(status: number): AppServerError {
  const message = `Application sent status ${status}, which cannot be sent`;
  return new AppServerError("application_failed", message, {
    hint: "Use a status from 200 to 599",
  });
}
