/**
 * What `appserver doctor` found, for people and for programs. Pure.
 *
 * @module
 */

/** One thing that was looked at. */
export interface Finding {
  /** Word for the column, stable for programs. */
  readonly name: string;
  /** `warning` is for what serves, but not well; `error` for what does not serve. */
  readonly level: "ok" | "warning" | "error";
  /** What was seen; may have several lines. */
  readonly what: string;
  /** What to do; empty where there is nothing to do. */
  readonly remedy: string;
}

/** A finding that is good. */
export function good(name: string, what: string): Finding {
  return { name, level: "ok", what, remedy: "" };
}

/** A finding that should be looked after. */
export function warning(name: string, what: string, remedy: string): Finding {
  return { name, level: "warning", what, remedy };
}

/** A finding that keeps the server from serving. */
export function failing(name: string, what: string, remedy: string): Finding {
  return { name, level: "error", what, remedy };
}

/** 0 unless something keeps the server from serving. */
export function doctorExitCode(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ level }) => level === "error") ? 1 : 0;
}

/** A line a finding, its remedy below it; no line break at the end. */
export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const levelWidth = "warning".length;
  const indent = " ".repeat(levelWidth + width + 4);
  const lines = findings.flatMap(({ name, level, what, remedy }) => [
    `${level.padEnd(levelWidth)}  ${name.padEnd(width)}  ${what.replaceAll("\n", `\n${indent}`)}`,
    ...remedy === "" ? [] : [`${indent}→ ${remedy.replaceAll("\n", `\n${indent}  `)}`],
  ]);
  return [...lines, "", summary(findings)].join("\n");
}

/** The same for programs. */
export function findingsAsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: doctorExitCode(findings) === 0, findings }, undefined, 2);
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) =>
    findings.filter((finding) => finding.level === level).length;
  return `${count("ok")} ok, ${count("warning")} warnings, ${count("error")} errors`;
}
