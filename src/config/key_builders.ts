/**
 * Makes keys out of their descriptions, so that shape, reader and default cannot drift apart.
 *
 * @module
 */
import type { ConfigKey, ValueReader, ValueShape } from "./config_key.ts";
import {
  choiceReader,
  integerReader,
  lenientIntegerReader,
  listReader,
  readBoolean,
} from "./field_readers.ts";

/** What every description has. */
interface KeyText {
  readonly name: string;
  readonly meaning: string;
  /** @default {"0.1.0"} */
  readonly since?: string;
  /** Variables that older set-ups use, beside `APPSERVER_<NAME>`. */
  readonly olderVariables?: readonly string[];
}

interface KeyBody<T> {
  readonly shape: ValueShape;
  readonly fallback: T;
  readonly defaultText: string;
  readonly unit?: string;
  readonly read: ValueReader<T>;
  /** @default {the value itself} */
  readonly write?: (value: T) => unknown;
}

const FIRST_VERSION = "0.1.0";

/** Makes a key of any shape. Lists and objects get no variable: a variable has no agreed way to write them. */
export function key<T>(text: KeyText, body: KeyBody<T>): ConfigKey<T> {
  const isStructured = ["list", "record", "object"].includes(body.shape.type);
  return {
    name: text.name,
    meaning: text.meaning,
    since: text.since ?? FIRST_VERSION,
    variables: isStructured
      ? []
      : [`APPSERVER_${text.name.toUpperCase()}`, ...(text.olderVariables ?? [])],
    unit: "",
    write: (value) => value,
    ...body,
  };
}

interface IntegerText extends KeyText {
  /** For example `ms`; empty for plain counts. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** A whole number in a range. */
export function integerKey(text: IntegerText): ConfigKey<number> {
  const { min, max, fallback, unit } = text;
  return key(text, {
    shape: { type: "integer", min, max },
    fallback,
    defaultText: String(fallback),
    unit,
    read: integerReader(min, max),
  });
}

/** A whole number that the Go server replaced by its default when it was too low, and so does this one. */
export function lenientIntegerKey(text: IntegerText): ConfigKey<number> {
  const { min, max, fallback } = text;
  return { ...integerKey(text), read: lenientIntegerReader(min, max, fallback) };
}

/** True or false. */
export function booleanKey(text: KeyText & { readonly fallback: boolean }): ConfigKey<boolean> {
  return key(text, {
    shape: { type: "boolean" },
    fallback: text.fallback,
    defaultText: String(text.fallback),
    read: readBoolean,
  });
}

/** One word out of a few. */
export function choiceKey<const T extends string>(
  text: KeyText & { readonly values: readonly T[]; readonly fallback: NoInfer<T> },
): ConfigKey<T> {
  return key<T>(text, {
    shape: { type: "choice", values: text.values },
    fallback: text.fallback,
    defaultText: JSON.stringify(text.fallback),
    read: choiceReader(text.values),
  });
}

/** A string with a grammar of its own. */
export function stringKey(
  text: KeyText & {
    /** Completes "a string, …" in the documentation. */
    readonly format: string;
    readonly fallback: string;
    readonly read: ValueReader<string>;
  },
): ConfigKey<string> {
  return key(text, {
    shape: { type: "string", format: text.format },
    fallback: text.fallback,
    defaultText: JSON.stringify(text.fallback),
    read: text.read,
  });
}

/** A list of strings. */
export function stringListKey(
  text: KeyText & {
    /** What an entry is. */
    readonly format: string;
    readonly fallback: readonly string[];
    readonly readItem: ValueReader<string>;
  },
): ConfigKey<readonly string[]> {
  return key(text, {
    shape: { type: "list", item: { type: "string", format: text.format } },
    fallback: text.fallback,
    defaultText: JSON.stringify(text.fallback),
    read: listReader(text.readItem),
  });
}
