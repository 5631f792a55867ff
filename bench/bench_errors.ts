/**
 * What ends a run, with a code that says what to look at.
 *
 * @module
 */

/** Reasons for a run to end before its end. */
export type BenchErrorCode =
  | "usage"
  | "dirty_tree"
  | "not_here"
  | "cannot_start"
  | "php_differs"
  | "wrong_answer"
  | "load_failed";

/** A run that cannot be trusted, or cannot begin: no figure of it counts. */
export class BenchError extends Error {
  override readonly name: string = "BenchError";
  readonly code: BenchErrorCode;

  /** Takes the code first, like the errors of the server. */
  constructor(code: BenchErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Words that cannot be followed. */
export class BenchUsageError extends BenchError {
  override readonly name = "BenchUsageError";

  /** Says what was seen and what is wanted. */
  constructor(message: string) {
    super("usage", message);
  }
}
