/**
 * Who is told about requests. Declared here, for the chain of handlers to call.
 *
 * @module
 */

/** Who answered a request. */
export type AnsweredBy = "fast" | "slow" | "static" | "server";

/** Why the server refuses a request before anything has looked at it. */
export type RefusalCause = "overloaded" | "draining";

/** One request after its answer. */
export interface RequestFacts {
  /** As sent. */
  readonly method: string;
  /** Decoded, without query; only its first segment is kept, and of few. */
  readonly path: string;
  /** 100 to 599. */
  readonly status: number;
  /** A lane's worker, the static files, or the server itself. */
  readonly by: AnsweredBy;
  /** From arrival to the end of the answer, ms. */
  readonly durationMs: number;
  /** Wait for a worker, ms; 0 where none was wanted. */
  readonly queueMs: number;
  /** Body bytes handed to the connection; 0 where nobody counted. */
  readonly bytes: number;
}

/** Takes what happens. Must neither throw nor wait. */
export interface ServerMetrics {
  /** Once for each request. */
  requestEnded(facts: RequestFacts): void;
  /** Once for each request that is refused, beside `requestEnded`. */
  requestRefused(cause: RefusalCause): void;
}

/** Keeps nothing. */
export const nullMetrics: ServerMetrics = {
  requestEnded() {},
  requestRefused() {},
};
