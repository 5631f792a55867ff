/**
 * What a worker in dev mode says about state that a request left behind: the JSON that comes with END.
 *
 * @module
 */
import type { LogFields, LogLevel } from "../base/logger.ts";

/** One thing that outlived its request. */
export interface Leak {
  /** What it is, in words: `static property`, `global`, `ini value`, `handler`, `registration`, `memory`. */
  readonly kind: string;
  /** Name in the application, for example `App\Cart::$items`. */
  readonly name: string;
  /** What was seen, in words. */
  readonly what: string;
  /** The worker puts it back after each request: harmless, but dearer than setting it once at boot. */
  readonly isPutBack: boolean;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Reads a report. Whatever is no leak is left out: a report is for people, and never a reason to fail. */
export function readLeaks(report: string): readonly Leak[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(report);
  } catch {
    return [];
  }
  if (!isObject(parsed) || !Array.isArray(parsed.leaks)) return [];
  return parsed.leaks.filter(isObject).flatMap(({ kind, name, what, put_back }) =>
    typeof kind === "string" && typeof name === "string" && typeof what === "string"
      ? [{ kind, name, what, isPutBack: put_back === true }]
      : []
  );
}

/** Level, message and fields of the log line about one leak. */
export function leakLine(leak: Leak): {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
} {
  const { kind, name, what, isPutBack } = leak;
  return {
    level: isPutBack ? "info" : "warn",
    message: `A request left something behind: ${kind} ${name} ${what}`,
    fields: { kind, name, what },
  };
}
