/**
 * One record per request, after its answer was sent.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Handler, RequestContext } from "./handler.ts";

/** What is kept of a request. Strings are as the client sent them: the sink escapes control characters. */
export interface AccessRecord {
  /** Wall clock when the answer ended, milliseconds since 1970. */
  readonly timeMs: number;
  /** Identifier of the request, its `X-Request-Id`. */
  readonly id: string;
  /** As sent. */
  readonly method: string;
  /** Raw path, percent-encoded; with the query only if that was asked for, since queries carry tokens. */
  readonly path: string;
  /** Of the answer. */
  readonly status: number;
  /** Body bytes handed to the connection; undefined where nobody counted them. */
  readonly bytes: number | undefined;
  /** From arrival to the end of the answer, milliseconds with decimals. */
  readonly durationMs: number;
  /** Time spent waiting for a worker, milliseconds. */
  readonly queueMs: number;
  /** Lane that it took, empty where it needed no worker. */
  readonly lane: string;
  /** Why it took that lane; empty where it took none. */
  readonly laneReason: string;
  /** Number of the worker that it was given to, 0 for none. */
  readonly workerId: number;
  /** Address of the peer, without brackets. */
  readonly remoteAddress: string;
  /** Empty where the client named none. */
  readonly userAgent: string;
  /** Page that led here, without its query unless that was asked for; empty where the client named none. */
  readonly referer: string;
  /** Code of the failure, empty when there was none. */
  readonly errorCode: string;
}

/** Where records go; declared here because this room is its user. Must not throw and must not wait. */
export interface AccessRecordSink {
  /** Takes one record. */
  write(record: AccessRecord): void;
}

/** What `logAccess` needs. */
export interface AccessLogOptions {
  readonly sink: AccessRecordSink;
  readonly clock: Clock;
  /** Whether the query is part of `path` and `referer`. @default {false} */
  readonly isQueryLogged?: boolean;
}

/**
 * Makes the handler that writes access records. It never touches a body: asking a buffered `Response` for its body
 * would turn it into a stream. Byte counts come from whoever made the answer (`AnswerNotes`), else from Content-Length.
 * A failure that gets past all handlers is recorded as 500 and passed on.
 */
export function logAccess(options: AccessLogOptions): Handler {
  const log = new AccessLog(options);
  return (context, next) => {
    const asked = log.asked(context);
    let answer;
    try {
      answer = next(context);
    } catch (error) {
      log.failed(context, asked);
      throw error;
    }
    if (answer instanceof Promise) {
      return answer.then(
        (response) => log.answered(context, asked, response),
        (error) => {
          log.failed(context, asked);
          throw error;
        },
      );
    }
    return log.answered(context, asked, answer);
  };
}

/** What is read before the answer: Deno 2.9.6 throws when a request is asked for its headers after its end. */
interface Asked {
  readonly method: string;
  readonly userAgent: string;
  readonly referer: string;
}

class AccessLog {
  readonly #sink: AccessRecordSink;
  readonly #clock: Clock;
  readonly #isQueryLogged: boolean;

  constructor(options: AccessLogOptions) {
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#isQueryLogged = options.isQueryLogged ?? false;
  }

  asked({ request }: RequestContext): Asked {
    const { method, headers } = request;
    return {
      method,
      userAgent: headers.get("user-agent") ?? "",
      referer: this.#shown(headers.get("referer") ?? ""),
    };
  }

  answered(context: RequestContext, asked: Asked, response: Response): Response {
    const { status } = response;
    const { delivered } = context.notes;
    if (delivered !== undefined) {
      delivered.then((bytes) => this.#write(context, asked, status, bytes));
      return response;
    }
    const bytes = bodyBytes(context, asked, response);
    context.delivery.completed.then(
      () => this.#write(context, asked, status, bytes),
      () => {
        if (context.notes.errorCode === "") context.notes.errorCode = "client_gone";
        this.#write(context, asked, status, bytes);
      },
    );
    return response;
  }

  failed(context: RequestContext, asked: Asked): void {
    if (context.notes.errorCode === "") context.notes.errorCode = "internal";
    this.#write(context, asked, 500, undefined);
  }

  #write(
    context: RequestContext,
    { method, userAgent, referer }: Asked,
    status: number,
    bytes: number | undefined,
  ): void {
    const { target, notes } = context;
    this.#sink.write({
      timeMs: this.#clock.epochMs(),
      id: context.requestId,
      method,
      path: this.#shown(target.raw),
      status,
      bytes,
      durationMs: this.#clock.nowMs() - context.startedMs,
      queueMs: notes.queueMs,
      lane: notes.lane,
      laneReason: notes.laneReason,
      workerId: notes.workerId,
      remoteAddress: context.remoteAddress,
      userAgent,
      referer,
      errorCode: notes.errorCode,
    });
  }

  #shown(target: string): string {
    return this.#isQueryLogged ? target : withoutQuery(target);
  }
}

function bodyBytes(
  context: RequestContext,
  { method }: Asked,
  response: Response,
): number | undefined {
  if (method === "HEAD") return 0;
  const { bodyBytes: known } = context.notes;
  if (known !== undefined) return known;
  const length = response.headers.get("content-length");
  return length === null ? undefined : Number(length);
}

/** Fragments go too: browsers send none, and what sends one may mean a token. */
function withoutQuery(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}
