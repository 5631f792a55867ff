/**
 * The description of one key: all that reader, documentation and schema need to know about it.
 *
 * @module
 */
import type { Field } from "./field.ts";

/** What a value may look like, as data. */
export type ValueShape =
  | { readonly type: "integer"; readonly min: number; readonly max: number }
  | { readonly type: "boolean" }
  /** `format` completes "a string, …" and may be empty. */
  | { readonly type: "string"; readonly format: string }
  | { readonly type: "choice"; readonly values: readonly string[] }
  | { readonly type: "list"; readonly item: ValueShape }
  | { readonly type: "record"; readonly value: ValueShape; readonly format: string }
  | { readonly type: "object"; readonly fields: readonly ObjectField[] }
  | { readonly type: "either"; readonly shapes: readonly ValueShape[] };

/** One key of an object inside the configuration. */
export interface ObjectField {
  readonly name: string;
  readonly shape: ValueShape;
  readonly meaning: string;
  /** It may be left out. @default {false} */
  readonly isOptional?: boolean;
}

/** Takes a raw value to `T`, or reports to `field` why not and gives undefined. */
export type ValueReader<T> = (value: unknown, field: Field) => T | undefined;

/** One key of the file. */
export interface ConfigKey<T> {
  /** As written in the file, for example `request_timeout_ms`. */
  readonly name: string;
  readonly shape: ValueShape;
  /** For example `ms`; empty where a value has none. */
  readonly unit: string;
  /** The value when nothing is written. */
  readonly fallback: T;
  /** The same as it would be written in the file, or in words. */
  readonly defaultText: string;
  /** Environment variables that set it, strongest first; none for lists and objects. */
  readonly variables: readonly string[];
  /** Version that brought it. */
  readonly since: string;
  /** One or two sentences. */
  readonly meaning: string;
  readonly read: ValueReader<T>;
  /** The value as the file would say it; undefined where nothing is written and the default is said in words. */
  write(value: T): unknown;
}
