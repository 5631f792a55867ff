/**
 * Lays flags over environment over file over defaults, and remembers where each value came from.
 *
 * @module
 */
import type { Config } from "./config.ts";
import type { ConfigDocument } from "./config_document.ts";
import type { ConfigIssue } from "./config_issue.ts";
import type { ConfigKey, ValueShape } from "./config_key.ts";
import { assembleConfig } from "./config_keys.ts";
import { Field } from "./field.ts";

/** Where a value came from. */
export interface ValueOrigin {
  readonly source: "default" | "file" | "environment" | "flag";
  /** `go_appserver.json:3:5`, `APP_SERVER_ADDR`, `--listen`; empty for a default. */
  readonly detail: string;
}

/** A value given on the command line. */
export interface FlagValue {
  /** Key that it sets, for example `listen`. */
  readonly key: string;
  /** As the user wrote it, for example `--listen`. */
  readonly flag: string;
  readonly text: string;
}

/** All that can be written, strongest last. */
export interface ConfigLayers {
  readonly document?: ConfigDocument | undefined;
  /** Value of an environment variable; an empty one counts as not set. */
  readonly variable?: (name: string) => string | undefined;
  readonly flags?: readonly FlagValue[];
}

/** The outcome; `config` is usable only if no issue is an error. */
export interface ResolvedConfig {
  readonly config: Config;
  /** By name of the key, for every key. */
  readonly origins: ReadonlyMap<string, ValueOrigin>;
  /** By name of the key, for every key: the value as the file would say it; undefined where a default is said in words. */
  readonly written: ReadonlyMap<string, unknown>;
  /** The document's own issues first, then those of values. */
  readonly issues: readonly ConfigIssue[];
}

/** Issues of values that stand in no file. */
const ENVIRONMENT = "environment";
const COMMAND_LINE = "command line";

/** Reads every layer, also those that a stronger one hides: a mistake is reported before it starts to matter. */
export function resolveConfig(layers: ConfigLayers): ResolvedConfig {
  const { document, variable, flags = [] } = layers;
  const issues: ConfigIssue[] = [...document?.issues ?? []];
  const origins = new Map<string, ValueOrigin>();
  const written = new Map<string, unknown>();

  const config = assembleConfig(<T>(key: ConfigKey<T>): T => {
    let value = key.fallback;
    let origin: ValueOrigin = { source: "default", detail: "" };
    const layer = (raw: unknown, field: Field, from: ValueOrigin) => {
      value = key.read(raw, field) ?? value;
      origin = from;
    };
    if (document?.values.has(key.name)) {
      const field = new Field(key.name, (report) => issues.push(document.place(report)));
      layer(document.values.get(key.name), field, fileOrigin(document, key.name));
    }
    const set = key.variables.find((name) => (variable?.(name) ?? "") !== "");
    if (set !== undefined) {
      const raw = valueFromText(key.shape, variable?.(set) ?? "");
      const field = fieldOutsideFiles(ENVIRONMENT, set, issues);
      layer(raw, field, { source: "environment", detail: set });
    }
    for (const given of flags.filter((candidate) => candidate.key === key.name)) {
      const field = fieldOutsideFiles(COMMAND_LINE, given.flag, issues);
      const from: ValueOrigin = { source: "flag", detail: given.flag };
      layer(valueFromText(key.shape, given.text), field, from);
    }
    origins.set(key.name, origin);
    written.set(key.name, key.write(value));
    return value;
  });
  return { config, origins, written, issues };
}

/**
 * Reads text the way the shape would be written in the file: digits are a number, `1 true yes on` and `0 false no off`
 * are booleans. What does not fit stays a string, for the key's reader to refuse.
 */
export function valueFromText(shape: ValueShape, text: string): unknown {
  const trimmed = text.trim();
  switch (shape.type) {
    case "integer":
      return /^-?\d+$/.test(trimmed) ? Number(trimmed) : text;
    case "boolean":
      if (/^(?:1|true|yes|on)$/i.test(trimmed)) return true;
      return /^(?:0|false|no|off)$/i.test(trimmed) ? false : text;
    case "either":
      for (const candidate of shape.shapes) {
        const value = valueFromText(candidate, text);
        if (value !== text) return value;
      }
      return text;
    default:
      return text;
  }
}

function fileOrigin(document: ConfigDocument, key: string): ValueOrigin {
  const at = document.positionOf(key);
  const place = at === undefined ? "" : `:${at.line}:${at.column}`;
  return { source: "file", detail: `${document.source}${place}` };
}

function fieldOutsideFiles(source: string, path: string, issues: ConfigIssue[]): Field {
  return new Field(path, (report) => issues.push({ source, line: 0, column: 0, ...report }));
}
