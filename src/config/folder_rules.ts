/**
 * Lists of folders with a prefix: which may be served, and which the application may hand out. The public files of a
 * project are one typing error away from its secrets, so a rule that could reach more than a folder below the root is
 * refused.
 *
 * @module
 */
import type { FolderRule } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import type { Field } from "./field.ts";
import { describeValue, listReader, namedValues, stringReader } from "./field_readers.ts";
import { readProjectPath } from "./project_path.ts";

const FIELD_NAMES = ["prefix", "dir"];
const WELL_KNOWN = ".well-known";
const readText = stringReader();

const readPrefix: ValueReader<string> = (value, field) => {
  const text = readText(value, field);
  if (text === undefined) return undefined;
  const shown = describeValue(text);
  // Spaces and control characters: nobody means them, and no URL shows them.
  const isPrintable = [...text].every((character) => character > " " && character !== "\x7f");
  if (!isPrintable || /[?#\\%*]/.test(text)) {
    const message = `must be a plain path without spaces and ? # % * \\: got ${shown}`;
    return field.reject("bad_value", message, "It is compared with the decoded path");
  }
  let prefix = text;
  if (!prefix.startsWith("/")) {
    prefix = `/${prefix}`;
    const hint = `${describeValue(prefix)} is used, as the Go server did`;
    field.warn("replaced_value", `must start with "/": got ${shown}`, hint);
  }
  // Ends in a slash from here on: "/css" must not match "/css-old/x".
  if (!prefix.endsWith("/")) prefix = `${prefix}/`;
  const segments = prefix.slice(1, -1).split("/");
  if (segments.includes("..") || segments.includes(".") || prefix.includes("//")) {
    return field.reject("bad_value", `must not contain "//", "." or "..": got ${shown}`);
  }
  return prefix;
};

const readDir: ValueReader<string> = (value, field) => {
  const path = readProjectPath(value, field);
  if (path === undefined) return undefined;
  const hidden = path.split("/").find((name) => name.startsWith(".") && name !== WELL_KNOWN);
  if (hidden === undefined) return path;
  return field.reject("bad_value", `must not be a hidden folder: got ${describeValue(value)}`);
};

/** Prefix and folder of a rule, and the values of those other names that it may have. */
export function readFolderFields(
  value: unknown,
  field: Field,
  optional: readonly string[],
): { readonly rule: FolderRule; readonly values: ReadonlyMap<string, unknown> } | undefined {
  const values = namedValues(value, field, { names: FIELD_NAMES, optional, whole: "A rule" });
  if (values === undefined) return undefined;
  const prefix = values.has("prefix")
    ? readPrefix(values.get("prefix"), field.child("prefix"))
    : undefined;
  const dir = values.has("dir") ? readDir(values.get("dir"), field.child("dir")) : undefined;
  return prefix === undefined || dir === undefined ? undefined : { rule: { prefix, dir }, values };
}

/**
 * Makes a reader of a whole list; two rules with one prefix are refused, since only one of them could ever answer.
 *
 * @param key Name of the key, for messages.
 */
export function rulesReader<Rule extends FolderRule>(
  key: string,
  readRule: ValueReader<Rule>,
): ValueReader<readonly Rule[]> {
  return (value, field) => {
    const seen = new Map<string, number>();
    let index = -1;
    return listReader<Rule>((entry, place) => {
      index++;
      const rule = readRule(entry, place);
      if (rule === undefined) return undefined;
      const first = seen.get(rule.prefix);
      if (first === undefined) {
        seen.set(rule.prefix, index);
        return rule;
      }
      const message = `must differ from ${key}[${first}].prefix: got ${describeValue(rule.prefix)}`;
      place.child("prefix").reject("duplicate_entry", message);
      return rule;
    })(value, field);
  };
}

/** Reads the key `internal_files`. */
export const readInternalFiles: ValueReader<readonly FolderRule[]> = rulesReader(
  "internal_files",
  (value, field) => readFolderFields(value, field, [])?.rule,
);
