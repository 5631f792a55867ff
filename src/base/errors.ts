/**
 * The one error class that every room's errors extend, and the closed list of codes.
 *
 * @module
 */

/**
 * Every failure that this server names. A code is stable: logs, metrics and `docs/ERRORS.md` quote it, and callers
 * switch on it instead of on message text.
 */
export type ErrorCode =
  | "config_invalid"
  | "config_unreadable"
  | "usage"
  | "bad_request"
  | "method_not_allowed"
  | "forbidden"
  | "not_found"
  | "unexpected_body"
  | "transfer_coding_unknown"
  | "body_too_large"
  | "body_timeout"
  | "body_storage_failed"
  | "client_gone"
  | "client_stalled"
  | "application_failed"
  | "protocol_violation"
  | "worker_boot_failed"
  | "worker_boot_timeout"
  | "worker_crashed"
  | "worker_timeout"
  | "worker_stalled"
  | "queue_full"
  | "queue_timeout"
  | "no_worker"
  | "draining"
  | "overloaded"
  | "illegal_transition"
  | "lease_released"
  | "listen_failed"
  | "permission_missing"
  | "admin_unreachable"
  | "admin_refused"
  | "sapi_unavailable"
  | "internal";

/** What an error may carry beside its code and message. */
export interface AppServerErrorOptions {
  /** The failure underneath, kept for the log. */
  readonly cause?: unknown;
  /** What the reader can do about it, one sentence. */
  readonly hint?: string;
}

/**
 * A failure with a stable code, its cause, and a hint for the person who reads it.
 *
 * @example
 * ```ts
 * import { AppServerError } from "./errors.ts";
 *
 * const error = new AppServerError("queue_full", "Cannot queue request: 128 of 128 waiters", {
 *   hint: "Raise max_queue or add workers",
 * });
 * console.assert(error.code === "queue_full");
 * ```
 */
export class AppServerError extends Error {
  /** Class name, for logs; subclasses have their own. */
  override readonly name: string = "AppServerError";
  /** Stable identifier, see `docs/ERRORS.md`. */
  readonly code: ErrorCode;
  /** What the reader can do about it; absent where nothing can be said. */
  readonly hint: string | undefined;

  /** Makes an error; `message` is sentence case, without a period, and says the current and the wanted state. */
  constructor(
    code: ErrorCode,
    message: string,
    options: AppServerErrorOptions = {},
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.hint = options.hint;
  }
}

/** What was thrown as an error: JavaScript throws anything, an error keeps its identity. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What was thrown in words. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
