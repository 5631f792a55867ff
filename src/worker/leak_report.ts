/**
 * What a worker in dev mode says about state that a request left behind.
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

/** Reads the leaks of a report; what is none is left out. */
export function readLeaks(list: unknown): readonly Leak[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).flatMap(({ kind, name, what, put_back }) =>
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
