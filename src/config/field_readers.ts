/**
 * Readers of single values. Each takes `unknown`, gives a typed value, and reports what is wrong with its place.
 *
 * @module
 */
import { parseNetwork } from "../base/network.ts";
import { closestWord } from "./closest_word.ts";
import type { ValueReader } from "./config_key.ts";
import type { Field } from "./field.ts";

/** Longest excerpt of a value in a message, characters. */
const MAX_EXCERPT_LENGTH = 60;

/** Names a value for a message: short values as JSON, long ones by their kind. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  const cut = value.length > MAX_EXCERPT_LENGTH ? `${value.slice(0, MAX_EXCERPT_LENGTH)}…` : value;
  return JSON.stringify(cut);
}

/** Reports a value of the wrong kind; `wanted` completes "must be …". */
export function rejectType(field: Field, wanted: string, value: unknown): undefined {
  return field.reject("wrong_type", `must be ${wanted}: got ${describeValue(value)}`);
}

/** Reads `true` or `false`. */
export const readBoolean: ValueReader<boolean> = (value, field) =>
  typeof value === "boolean" ? value : rejectType(field, "true or false", value);

/** Makes a reader of whole numbers from `min` to `max`. */
export function integerReader(min: number, max: number): ValueReader<number> {
  return (value, field) => {
    if (typeof value !== "number") {
      const hint = typeof value === "string" && /^-?\d+$/.test(value)
        ? "Numbers stand without quotes"
        : "";
      const message = `must be a whole number: got ${describeValue(value)}`;
      return field.reject("wrong_type", message, hint);
    }
    if (value < min || value > max) {
      return field.reject("out_of_range", `must be ${min} to ${max}: got ${value}`);
    }
    if (!Number.isInteger(value)) {
      return field.reject("wrong_type", `must be a whole number: got ${value}`);
    }
    return value;
  };
}

/**
 * Like `integerReader`, but a number below `min` becomes `replacement` with a warning: files written for the Go server
 * start with what that server made of them.
 */
export function lenientIntegerReader(
  min: number,
  max: number,
  replacement: number,
): ValueReader<number> {
  const read = integerReader(min, max);
  return (value, field) => {
    if (typeof value !== "number" || value >= min || !Number.isInteger(value)) {
      return read(value, field);
    }
    field.warn(
      "replaced_value",
      `must be ${min} to ${max}: got ${value}`,
      `${replacement} is used, as the Go server did`,
    );
    return replacement;
  };
}

/**
 * Makes a reader of strings. `problemOf` says what is wrong with one, or gives undefined; NUL is always refused since
 * neither a path nor an environment can hold it.
 */
export function stringReader(
  problemOf: (text: string) => TextProblem | undefined = () => undefined,
): ValueReader<string> {
  return (value, field) => {
    if (typeof value !== "string") return rejectType(field, "a string", value);
    const problem = value.includes("\0")
      ? { message: `must not contain a NUL: got ${describeValue(value)}` }
      : problemOf(value);
    if (problem === undefined) return value;
    return field.reject("bad_value", problem.message, problem.hint);
  };
}

/** What is wrong with a string. */
export interface TextProblem {
  /** Completes "key: …". */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** Makes a reader of one word out of `values`. */
export function choiceReader<const T extends string>(values: readonly T[]): ValueReader<T> {
  const wanted = values.map((value) => JSON.stringify(value)).join(", ");
  return (value, field) => {
    const found = values.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const code = typeof value === "string" ? "bad_value" : "wrong_type";
    return field.reject(code, `must be one of ${wanted}: got ${describeValue(value)}`);
  };
}

/** Makes a reader of lists; entries that cannot be read are reported one by one. */
export function listReader<T>(readItem: ValueReader<T>): ValueReader<readonly T[]> {
  return (value, field) => {
    if (!Array.isArray(value)) return rejectType(field, "a list", value);
    const items: T[] = [];
    const raw: readonly unknown[] = value;
    for (const [index, entry] of raw.entries()) {
      const item = readItem(entry, field.child(index));
      if (item !== undefined) items.push(item);
    }
    return items;
  };
}

/** Makes a reader of objects with free names; `readName` reports names that cannot be used. */
export function recordReader<T>(
  readName: ValueReader<string>,
  readValue: ValueReader<T>,
): ValueReader<Readonly<Record<string, T>>> {
  return (value, field) => {
    const entries = entriesOf(value);
    if (entries === undefined) return rejectType(field, "an object", value);
    const read: [string, T][] = [];
    for (const [name, entry] of entries) {
      const place = field.child(name);
      const usableName = readName(name, place);
      const item = readValue(entry, place);
      if (usableName !== undefined && item !== undefined) read.push([usableName, item]);
    }
    // fromEntries defines properties, so that a key named __proto__ stays a plain key.
    return Object.fromEntries(read);
  };
}

/**
 * Values of an object that has exactly these names; every other, and every missing one, is reported.
 *
 * @param optional names that may be missing
 * @param whole what has the names, as the beginning of a sentence: `A rule`
 * @returns undefined for anything that is no object
 */
export function namedValues(
  value: unknown,
  field: Field,
  { names, optional = [], whole }: {
    readonly names: readonly string[];
    readonly optional?: readonly string[];
    readonly whole: string;
  },
): ReadonlyMap<string, unknown> | undefined {
  const entries = entriesOf(value);
  const list = names.join(" and ");
  if (entries === undefined) return rejectType(field, `an object with ${list}`, value);
  const values = new Map(entries);
  const known = [...names, ...optional];
  for (const name of values.keys()) {
    if (known.includes(name)) continue;
    const meant = closestWord(name, known);
    const hint = meant === undefined
      ? `${whole} has ${known.join(" and ")}`
      : `Did you mean "${meant}"?`;
    field.child(name).reject("unknown_key", "is not a known key", hint);
  }
  for (const name of names) {
    if (!values.has(name)) field.reject("missing_key", `needs "${name}"`);
  }
  return values;
}

/** Names and values of an object, or undefined for anything that is none (a list is none). */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value);
}

/** Labels of letters, digits and dashes, lower case, without port. */
const HOST_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** A host name as browsers send it. */
export const readHostName: ValueReader<string> = stringReader((text) =>
  HOST_NAME.test(text) ? undefined : {
    message: `must be a host name in lower case: got ${describeValue(text)}`,
    hint: 'Write "shop.example.com", without scheme and port',
  }
);

/** An address or a network. */
export const readNetwork: ValueReader<string> = stringReader((text) =>
  parseNetwork(text) !== undefined ? undefined : {
    message: `must be an address or a network: got ${describeValue(text)}`,
    hint: 'Write "10.0.0.0/8", "192.0.2.7" or "fd00::/8"',
  }
);
