/**
 * What a worker in dev mode says at the end of a request: the JSON that comes with END.
 *
 * @module
 */
import { type Leak, readLeaks } from "./leak_report.ts";

/** One report. */
export interface DevReport {
  /** What the request left behind. */
  readonly leaks: readonly Leak[];
  /** Files that PHP has loaded since the report before, absolute paths. */
  readonly files: readonly string[];
}

/** Reads a report. Whatever it does not know is left out: a report is for people, and never a reason to fail. */
export function readReport(text: string): DevReport {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { leaks: [], files: [] };
  }
  if (typeof parsed !== "object" || parsed === null) return { leaks: [], files: [] };
  return {
    leaks: "leaks" in parsed ? readLeaks(parsed.leaks) : [],
    files: "files" in parsed && Array.isArray(parsed.files) ? parsed.files.filter(isPath) : [],
  };
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("/");
}
