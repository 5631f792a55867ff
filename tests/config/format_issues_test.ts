import { assertEquals } from "@std/assert";
import type { ConfigIssue } from "../../src/config/config_issue.ts";
import { formatIssue, formatIssues } from "../../src/config/format_issues.ts";

const ISSUE: ConfigIssue = {
  severity: "error",
  source: "f",
  line: 2,
  column: 3,
  path: "a.b",
  code: "bad_value",
  message: "must be x: got y",
  hint: "",
};

Deno.test("formatIssues writes one line an issue and its hint below, in the order of the file", () => {
  const text = formatIssues([
    { ...ISSUE, source: "environment", line: 0, column: 0, path: "A" },
    { ...ISSUE, line: 10, severity: "warning" },
    { ...ISSUE, hint: "Write x" },
    { ...ISSUE, column: 1, path: "" },
  ]);
  assertEquals(
    text,
    `f:2:1 must be x: got y
f:2:3 a.b: must be x: got y
    Write x
f:10:3 warning: a.b: must be x: got y
environment A: must be x: got y`,
  );
});

Deno.test("formatIssues gives nothing for no issues", () => {
  assertEquals(formatIssues([]), "");
});

Deno.test("formatIssue lets no control character of a file reach the terminal", () => {
  const issue = { ...ISSUE, path: "\x1b[2J", message: "a\nb\x9b" };
  assertEquals(formatIssue(issue), "f:2:3 \\u001b[2J: a\\u000ab\\u009b");
});
