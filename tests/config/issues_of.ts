import { readConfigDocument } from "../../src/config/config_document.ts";
import type { ConfigIssue } from "../../src/config/config_issue.ts";
import { formatIssue, sortIssues } from "../../src/config/format_issues.ts";
import { resolveConfig } from "../../src/config/resolve_config.ts";

/** Everything that is wrong with a file called `f`, in its order. */
export function issuesOf(text: string): readonly ConfigIssue[] {
  return sortIssues(resolveConfig({ document: readConfigDocument(text, "f") }).issues);
}

/** The same as lines without hints. */
export function linesOf(text: string): readonly string[] {
  return issuesOf(text).map(formatIssue);
}

/** What one key's value is refused or replaced for: severity and code of each issue, such as `error bad_value`. */
export function verdictOn(key: string, value: unknown): readonly string[] {
  return issuesOf(JSON.stringify({ [key]: value })).map(({ severity, code }) =>
    `${severity} ${code}`
  );
}
