/**
 * One record per request, when its answer has left.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { AnswerWatch } from "./answer_watch.ts";
import type { RequestContext } from "./handler.ts";

/** What is kept of a request. Strings are as the client sent them: the sink escapes control characters. */
export interface AccessRecord {
  /** Wall clock when the answer ended, milliseconds since 1970. */
  readonly timeMs: number;
  /** Identifier of the request, its `X-Request-Id`. */
  readonly id: string;
  /** As sent. */
  readonly method: string;
  /**
   * Raw path, percent-encoded; with the query only if that was asked for, since queries carry tokens. Of a target that may
   * not be used, the URL without credentials.
   */
  readonly path: string;
  /** Of the answer. */
  readonly status: number;
  /** Body bytes handed to the connection; undefined where nobody counted them. */
  readonly bytes: number | undefined;
  /** From arrival to the end of the answer, milliseconds with decimals. */
  readonly durationMs: number;
  /** Time spent waiting for a worker, in the queue or behind others at it, milliseconds. */
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
  /** Page that led here, without credentials, and without its query unless that was asked for; empty where the client named none. */
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
 * Makes the watch that writes access records. It never touches a body: asking a buffered `Response` for its body
 * would turn it into a stream. Byte counts come from whoever made the answer (`AnswerNotes`), else from Content-Length.
 *
 * The record of an answer in one piece is made when it is handed to the connection: Deno 2.9.6 tells no more of it (its
 * `completed` settles before the first byte is out). That of a streamed one is made at its end.
 */
export function logAccess(options: AccessLogOptions): AnswerWatch {
  return new AccessLog(options);
}

class AccessLog implements AnswerWatch {
  readonly #sink: AccessRecordSink;
  readonly #clock: Clock;
  readonly #isQueryLogged: boolean;

  constructor(options: AccessLogOptions) {
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#isQueryLogged = options.isQueryLogged ?? false;
  }

  answered(context: RequestContext, response: Response): Response {
    const { delivered, loggedStatus } = context.notes;
    const status = loggedStatus ?? response.status;
    if (delivered === undefined) this.#write(context, status, bodyBytes(context, response));
    else delivered.then((bytes) => this.#write(context, status, bytes));
    return response;
  }

  #write(context: RequestContext, status: number, bytes: number | undefined): void {
    const { target, notes, fields } = context;
    this.#sink.write({
      timeMs: this.#clock.epochMs(),
      id: context.requestId,
      method: context.method,
      path: this.#shown(target.raw),
      status,
      bytes,
      durationMs: this.#clock.nowMs() - context.startedMs,
      queueMs: notes.queueMs,
      lane: notes.lane,
      laneReason: notes.laneReason,
      workerId: notes.workerId,
      remoteAddress: context.remoteAddress,
      userAgent: fields.get("user-agent") ?? "",
      referer: this.#shown(fields.get("referer") ?? ""),
      errorCode: notes.errorCode,
    });
  }

  #shown(url: string): string {
    const known = url.includes("@") ? withoutCredentials(url) : url;
    return this.#isQueryLogged ? known : withoutQuery(known);
  }
}

function bodyBytes({ method, notes }: RequestContext, response: Response): number | undefined {
  if (method === "HEAD") return 0;
  const { bodyBytes: known } = notes;
  if (known !== undefined) return known;
  const length = response.headers.get("content-length");
  return length === null ? undefined : Number(length);
}

/** Fragments go too: browsers send none, and what sends one may mean a token. */
function withoutQuery(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}

/**
 * `https://name:password@host/path` without name and password, which are nobody's to read whatever is logged of queries. So
 * is everything before the last `@` of what would be a host if there were a scheme.
 */
function withoutCredentials(url: string): string {
  const [, scheme = "", authority = "", rest = ""] =
    /^([A-Za-z][\w+.-]*:[/\\]+|[/\\]{2,}|)([^/\\?#]*)(.*)$/s.exec(url) ?? [];
  return scheme + authority.slice(authority.lastIndexOf("@") + 1) + rest;
}
