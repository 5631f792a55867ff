/**
 * Issues as people read them: one line each that editors can jump to, and an indented hint.
 *
 * @module
 */
import type { ConfigIssue } from "./config_issue.ts";

/** In the order of the file; issues from outside of files come last, in the order in which they were found. */
export function sortIssues(issues: readonly ConfigIssue[]): readonly ConfigIssue[] {
  const rank = (issue: ConfigIssue) => issue.line === 0 ? Infinity : issue.line;
  return issues.toSorted((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return a.column - b.column;
  });
}

/** One issue without its hint, for a log record. */
export function formatIssue(issue: ConfigIssue): string {
  const place = issue.line === 0 ? issue.source : `${issue.source}:${issue.line}:${issue.column}`;
  const path = issue.path === "" ? "" : `${issue.path}: `;
  const severity = issue.severity === "warning" ? "warning: " : "";
  return escapeControls(`${place} ${severity}${path}${issue.message}`);
}

/**
 * All issues, one a line, each hint on a line of its own below. Empty for no issues; no line break at the end.
 *
 * ```text
 * go_appserver.json:12:5 static[2].prefix: must not contain "//", "." or "..": got "/a/../b"
 * go_appserver.json:14:3 fast_wrokers: is not a known key
 *     Did you mean "fast_workers"?
 * ```
 */
export function formatIssues(issues: readonly ConfigIssue[]): string {
  return sortIssues(issues).map((issue) => {
    const line = formatIssue(issue);
    return issue.hint === "" ? line : `${line}\n    ${escapeControls(issue.hint)}`;
  }).join("\n");
}

/** What came from a file must not reach a terminal as an escape sequence, nor break a line. */
function escapeControls(text: string): string {
  return Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    return isControl ? `\\u${code.toString(16).padStart(4, "0")}` : character;
  }).join("");
}
