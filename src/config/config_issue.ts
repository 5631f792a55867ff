/**
 * What can be wrong with a configuration, and the error that carries all of it.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import { formatIssue } from "./format_issues.ts";

/** Stable name of a kind of mistake; programs switch on it, people read the message. */
export type ConfigIssueCode =
  /** The text is not JSON with comments; nothing after this place was read. */
  | "syntax"
  /** A name stands twice in one object. */
  | "duplicate_key"
  /** No such key. */
  | "unknown_key"
  /** An object lacks a key that it needs. */
  | "missing_key"
  /** For example a string where a number belongs. */
  | "wrong_type"
  /** A number below or above its range. */
  | "out_of_range"
  /** Right type, unusable content. */
  | "bad_value"
  /** Two entries of a list that may not be equal. */
  | "duplicate_entry"
  /** Warning: an unusable value was replaced, as the Go server did. */
  | "replaced_value"
  /** Warning: a folder that is not there (yet). */
  | "missing_directory"
  /** Warning: an environment variable that looks like a misspelt one of ours. */
  | "unknown_variable";

/** An error stops the server from starting; a warning does not. */
export type IssueSeverity = "error" | "warning";

/** One mistake and where it is. */
export interface ConfigIssue {
  readonly severity: IssueSeverity;
  /** The file as the user named it, or `environment`, or `command line`. */
  readonly source: string;
  /** 1 and up; 0 where the value came from no file. */
  readonly line: number;
  /** 1 and up, in UTF-16 units as editors count; 0 where the value came from no file. */
  readonly column: number;
  /** For example `static[2].prefix`; name of the variable or flag outside of files; empty for the whole file. */
  readonly path: string;
  readonly code: ConfigIssueCode;
  /** What is wanted, then what was seen, in lower case since a path precedes it. */
  readonly message: string;
  /** What to do about it, one sentence; empty where the message says it all. */
  readonly hint: string;
}

/** A configuration that must not be used, with every mistake in it. */
export class ConfigError extends AppServerError {
  /** Class name, for logs. */
  override readonly name = "ConfigError";
  /** Errors and warnings in order of place; at least one error. */
  readonly issues: readonly ConfigIssue[];

  /** Makes the error; the message quotes the first issue that is an error. */
  constructor(issues: readonly ConfigIssue[]) {
    const errors = issues.filter((issue) => issue.severity === "error");
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    const first = errors.slice(0, 1).map(formatIssue).join("");
    super("config_invalid", `Cannot use configuration: ${first}${more}`, {
      hint: "Run check-config to see every mistake with its place",
    });
    this.issues = issues;
  }
}

/** Whether any of the issues stops the server from starting. */
export function hasErrors(issues: readonly ConfigIssue[]): boolean {
  return issues.some((issue) => issue.severity === "error");
}
