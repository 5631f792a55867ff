/**
 * What a request without an answer, or with half of one, counts as. Pure.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";

/** Causes for which a request got no worker, or lost it. */
export type RequestFailure =
  | "queue_full"
  | "queue_timeout"
  | "no_worker"
  | "client_gone"
  | "crash"
  | "timeout"
  | "protocol";

const CAUSES: Readonly<Partial<Record<AppServerError["code"], RequestFailure>>> = {
  "client_gone": "client_gone",
  "worker_crashed": "crash",
  "worker_timeout": "timeout",
  "worker_stalled": "timeout",
  "protocol_violation": "protocol",
};

/** The cause to count; undefined for what the pool counted itself, and for what is no fault of a worker. */
export function failureCause(error: unknown): RequestFailure | undefined {
  if (!(error instanceof AppServerError)) return undefined;
  // A worker that is ended over nonsense crashes for its request: the nonsense says more.
  return CAUSES[error.cause instanceof ProtocolError ? error.cause.code : error.code];
}
