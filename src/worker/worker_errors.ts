/**
 * How a worker can fail a request, or fail to start.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import type { PhpFailure } from "../protocol/messages.ts";

/** Options of every error here. */
export interface WorkerErrorOptions {
  readonly cause?: unknown;
  readonly hint?: string;
  /** Last lines that the worker wrote to standard error, oldest first. */
  readonly lastLines?: readonly string[];
  /** What PHP itself reported. */
  readonly failure?: PhpFailure | undefined;
  /** The process was killed by somebody else, which says nothing about the application. @default {false} */
  readonly isInterrupted?: boolean;
}

/** The application did not become ready. Carries the worker's own words. */
export class WorkerBootError extends AppServerError {
  override readonly name = "WorkerBootError";
  /** What the worker wrote to standard error, oldest first. */
  readonly lastLines: readonly string[];
  /** The exception or fatal error that ended the boot, where PHP could report one. */
  readonly failure: PhpFailure | undefined;
  /** The process was killed by somebody else: no reason to believe that the next one fails. */
  readonly isInterrupted: boolean;

  /** `worker_boot_timeout` when the time ran out, `worker_boot_failed` when the process gave up. */
  constructor(
    code: "worker_boot_failed" | "worker_boot_timeout",
    message: string,
    options: WorkerErrorOptions = {},
  ) {
    super(code, message, options);
    this.lastLines = options.lastLines ?? [];
    this.failure = options.failure;
    this.isInterrupted = options.isInterrupted ?? false;
  }
}

/** Options of `WorkerCrashedError`. */
export interface WorkerCrashedErrorOptions extends WorkerErrorOptions {
  /** See the field of that name. @default {false} */
  readonly isUnread?: boolean;
  /** PHP ended itself over a fatal error that it could not report: the application failed. @default {false} */
  readonly isFatalError?: boolean;
}

/** The worker's process ended, or spoke nonsense and was ended, while it owed an answer. */
export class WorkerCrashedError extends AppServerError {
  override readonly name = "WorkerCrashedError";
  /** What the worker wrote to standard error last, oldest first. */
  readonly lastLines: readonly string[];
  /** The fatal error that PHP managed to report before it ended. */
  readonly failure: PhpFailure | undefined;
  /**
   * The worker cannot have begun with the request: its pipe refused the very bytes, or it had others to end first. Only
   * then may it be given to another worker.
   */
  readonly isUnread: boolean;

  /** `application_failed` for a fatal error, else `worker_crashed`. `isUnread` only where it is certain. */
  constructor(message: string, options: WorkerCrashedErrorOptions = {}) {
    super(
      options.isFatalError === true ? "application_failed" : "worker_crashed",
      message,
      options,
    );
    this.lastLines = options.lastLines ?? [];
    this.failure = options.failure;
    this.isUnread = options.isUnread ?? false;
  }
}

/** The request took longer than it may. */
export class WorkerTimeoutError extends AppServerError {
  override readonly name = "WorkerTimeoutError";

  /** `worker_timeout` before the head of the answer, `worker_stalled` between bytes of a streamed one. */
  constructor(code: "worker_timeout" | "worker_stalled", message: string, hint: string) {
    super(code, message, { hint });
  }
}

/** PHP reported an uncaught exception or fatal error for this request; the worker may live on. */
export class ApplicationError extends AppServerError {
  override readonly name = "ApplicationError";
  /** What PHP reported; for the log, and for the browser in dev mode only. */
  readonly failure: PhpFailure;

  /** Quotes class, message and place. */
  constructor(failure: PhpFailure) {
    super(
      "application_failed",
      `Uncaught ${failure.className}: ${failure.message} in ${failure.file}:${failure.line}`,
    );
    this.failure = failure;
  }
}
