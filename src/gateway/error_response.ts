/**
 * Which status an error is answered with. One table; nothing is matched by text.
 *
 * @module
 */
import { AppServerError, type ErrorCode } from "../base/errors.ts";
import { errorResponse } from "../http/error_body.ts";
import type { RequestContext } from "../http/handler.ts";
import type { HeaderPair } from "../http/response_headers.ts";

/** Status of each code that can end a request. 499 is for the log alone. */
export const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  "bad_request": 400,
  "unexpected_body": 400,
  "forbidden": 403,
  "not_found": 404,
  "method_not_allowed": 405,
  "body_timeout": 408,
  "body_too_large": 413,
  "client_gone": 499,
  "client_stalled": 499,
  "application_failed": 500,
  "internal": 500,
  "transfer_coding_unknown": 501,
  "worker_crashed": 502,
  "protocol_violation": 502,
  "worker_boot_failed": 503,
  "worker_boot_timeout": 503,
  "no_worker": 503,
  "queue_full": 503,
  "queue_timeout": 503,
  "draining": 503,
  "overloaded": 503,
  "body_storage_failed": 507,
  "worker_timeout": 504,
  "worker_stalled": 504,
};

/** Status in the log of what nobody waits for. */
const GONE = 499;
/**
 * What is sent then. To the runtime a client that ended its sending side has left, but it may still read: 499 is in no
 * standard, and a request that was not sent to its end is a bad one (RFC 9112, section 8).
 */
const CUT_SHORT = 400;

/** Seconds after which it is worth to come back: the time in which workers are replaced or a queue moves on. */
const RETRY_AFTER: HeaderPair = ["Retry-After", "1"];

/** The code of any error; what is none of ours is a mistake in this server. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AppServerError ? error.code : "internal";
}

/** Whether an error says nothing about this server or its application. */
export function isClientsFault(code: ErrorCode): boolean {
  const status = STATUS[code] ?? 500;
  return status < 500 && code !== "not_found";
}

/** Answers a request that failed, with nothing in it but the status and the request's id. */
export function failedResponse(error: unknown, context: RequestContext): Response {
  const code = codeOf(error);
  const status = STATUS[code] ?? 500;
  context.notes.errorCode = code;
  // Hardly anybody reads it.
  if (status === GONE) {
    context.notes.loggedStatus = GONE;
    return new Response(null, { status: CUT_SHORT });
  }
  return errorResponse(status, context, status === 503 ? [RETRY_AFTER] : []);
}
