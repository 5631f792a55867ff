/**
 * The shape of everything that answers HTTP, and how answers are chained.
 *
 * @module
 */
import type { RequestFields } from "./request_fields.ts";
import type { RequestTarget } from "./request_target.ts";

/**
 * What later handlers found out about a request, for those who watch answers. Written along the way, read when the answer
 * leaves and once more at its end.
 */
export interface AnswerNotes {
  /** Lane that it took, also without success; empty for answers that needed no worker. */
  lane: string;
  /** Why it took that lane, see `LaneReason`; empty where it took none. */
  laneReason: string;
  /** Number of the worker that it was given to, 0 for none. */
  workerId: number;
  /** Time spent waiting for a worker, milliseconds. */
  queueMs: number;
  /** Code of the failure, empty when there was none. */
  errorCode: string;
  /** Status for log and figures where that of the answer says nothing: a client that has left is sent anything. */
  loggedStatus: number | undefined;
  /** Body bytes of an answer whose maker has them in hand; undefined where nobody said. */
  bodyBytes: number | undefined;
  /** The answer is a file that this server sends itself, whoever named it. */
  isFile: boolean;
  /**
   * An answer whose maker has put X-Request-Id on it: the very one, since another handler may put an answer of its own in
   * its place.
   */
  labelled: Response | undefined;
  /**
   * Set for a streamed answer: the body bytes handed to the connection, once it has ended or was cut; undefined where it
   * was cut and nobody counted. Never rejects.
   */
  delivered: Promise<number | undefined> | undefined;
  /** Told the body that the listener gets, which is the maker's own unless a handler has put another in its place. */
  onLeaving: ((body: ReadableStream | null) => void) | undefined;
}

/** Notes before the first handler. All are there from the start, so that all have one shape. */
export function freshNotes(): AnswerNotes {
  return {
    lane: "",
    laneReason: "",
    workerId: 0,
    queueMs: 0,
    errorCode: "",
    loggedStatus: undefined,
    bodyBytes: undefined,
    isFile: false,
    labelled: undefined,
    delivered: undefined,
    onLeaving: undefined,
  };
}

/** What the listener tells about an answer that has left the chain. Reading it is not free. */
export interface AnswerDelivery {
  /**
   * Of an answer in one piece: settles when the runtime has it, in Deno 2.9.6 before its first byte is out; rejects where
   * nobody was left to take it. Of a streamed one it tells nothing.
   */
  readonly completed: Promise<void>;
}

/** One request on its way through the chain. Made once, before the first handler. */
export interface RequestContext {
  readonly request: Request;
  /** As sent. */
  readonly method: string;
  /** All header fields; asking `request.headers` costs more. */
  readonly fields: RequestFields;
  /** Checked host, raw target and decoded path; every room uses this one. */
  readonly target: RequestTarget;
  /** Address of the client, without brackets: the peer's, or what a trusted proxy says. */
  readonly remoteAddress: string;
  /** Port of the client, 0 where it is not known. */
  readonly remotePort: number;
  /** The peer is a proxy that the configuration trusts. */
  readonly isFromTrustedProxy: boolean;
  readonly delivery: AnswerDelivery;
  /** Value of `X-Request-Id`: the client's where it is well formed, otherwise made here. */
  readonly requestId: string;
  /** Monotonic time of arrival, milliseconds. */
  readonly startedMs: number;
  readonly notes: AnswerNotes;
}

/** A response now, or later; handlers that need not wait do not pay for a promise. */
export type MaybePromise<T> = T | Promise<T>;

/** The rest of the chain. */
export type Next = (context: RequestContext) => MaybePromise<Response>;

/** Answers, or calls `next(context)` and may change what comes back. */
export type Handler = (
  context: RequestContext,
  next: Next,
) => MaybePromise<Response>;

/**
 * Folds handlers into one function, first handler outermost. Folding happens here, once: a request pays one call per
 * handler and no closure.
 */
export function compose(handlers: readonly Handler[], last: Next): Next {
  return handlers.reduceRight<Next>(
    (next, handler) => (context) => handler(context, next),
    last,
  );
}
