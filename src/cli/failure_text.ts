/**
 * A command's failure, for people and for programs.
 *
 * @module
 */
import type { AppServerError } from "../base/errors.ts";
import { ConfigError } from "../config/config_issue.ts";
import { formatIssues } from "../config/format_issues.ts";

const STANDALONE_HINT =
  "An executable has its permissions inside: give the flag to deno task compile";

/**
 * What is wrong and what to do about it; every mistake of a configuration, each with its place.
 *
 * @param isExecutable Whether this is `deno compile`'s program, whose permissions nobody can add to.
 */
export function failureText(error: AppServerError, isExecutable: boolean): string {
  if (error instanceof ConfigError) return formatIssues(error.issues);
  return [error.message, ...hints(error, isExecutable)].join("\n  ");
}

/**
 * The same as one JSON object: `{"error": code, "message": …, "hint": …}`, and for a configuration `"issues"`, which are
 * shaped as `ConfigIssue`.
 *
 * @param isExecutable As for `failureText`.
 */
export function failureJson(error: AppServerError, isExecutable: boolean): string {
  const hint = hints(error, isExecutable).join(". ");
  return JSON.stringify({
    error: error.code,
    message: error.message,
    ...hint === "" ? {} : { hint },
    ...error instanceof ConfigError ? { issues: error.issues } : {},
  });
}

function hints(error: AppServerError, isExecutable: boolean): readonly string[] {
  const lines = [error.hint ?? ""];
  if (error.code === "permission_missing" && isExecutable) lines.push(STANDALONE_HINT);
  return lines.filter((line) => line !== "");
}
