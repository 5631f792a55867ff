/**
 * The key `static`: which folders are served without PHP. The public files of a project are one typing error away from
 * its secrets, so a rule that could serve more than a folder below the root is refused.
 *
 * @module
 */
import type { CacheRule, StaticRule } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import type { Field } from "./field.ts";
import {
  describeValue,
  listReader,
  namedValues,
  recordReader,
  stringReader,
} from "./field_readers.ts";
import { readProjectPath } from "./project_path.ts";

const FIELD_NAMES = ["prefix", "dir"];
const OPTIONAL_NAMES = ["links", "cache_control"];
const WELL_KNOWN = ".well-known";
const readText = stringReader();

/** What the Go server assumes when nothing is written. */
export const DEFAULT_STATIC_RULES: readonly StaticRule[] = [
  "assets",
  "build",
  "css",
  "js",
  "images",
  "img",
].map((name) => ({ prefix: `/${name}/`, dir: `public/${name}` }));

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

/** A folder that deployments share lies outside of the project, so absolute paths are allowed here. */
const readLink: ValueReader<string> = (value, field) => {
  if (typeof value !== "string" || !value.startsWith("/")) return readProjectPath(value, field);
  const text = readText(value, field);
  if (text === undefined || /[^/]/.test(text)) return text;
  return field.reject("bad_value", `must not be the whole disk: got ${describeValue(text)}`);
};

const readCacheValue = stringReader((text) =>
  /^[!-~](?:[ -~]*[!-~])?$/.test(text) ? undefined : {
    message: `must be a value of Cache-Control: got ${describeValue(text)}`,
    hint: 'For example "public, max-age=3600"',
  }
);

const readGlob = stringReader((text) =>
  text !== "" && !text.startsWith("/") ? undefined : {
    message: `must be a glob below the folder of the rule: got ${describeValue(text)}`,
    hint: 'For example "*.css" or "fonts/**"',
  }
);

const readCacheRecord = recordReader(readGlob, readCacheValue);

const readCacheRules: ValueReader<readonly CacheRule[]> = (value, field) => {
  const record = readCacheRecord(value, field);
  if (record === undefined) return undefined;
  return Object.entries(record).map(([glob, text]) => ({ glob, value: text }));
};

const readLinks = listReader(readLink);

const readRule: ValueReader<StaticRule> = (value, field) => {
  const values = namedValues(value, field, {
    names: FIELD_NAMES,
    optional: OPTIONAL_NAMES,
    whole: "A rule",
  });
  if (values === undefined) return undefined;
  const prefix = values.has("prefix")
    ? readPrefix(values.get("prefix"), field.child("prefix"))
    : undefined;
  const dir = values.has("dir") ? readDir(values.get("dir"), field.child("dir")) : undefined;
  const links = values.has("links")
    ? readLinks(values.get("links"), field.child("links"))
    : undefined;
  const cacheControl = values.has("cache_control")
    ? readCacheRules(values.get("cache_control"), field.child("cache_control"))
    : undefined;
  if (prefix === undefined || dir === undefined) return undefined;
  return {
    prefix,
    dir,
    ...links === undefined ? {} : { links },
    ...cacheControl === undefined ? {} : { cacheControl },
  };
};

/** The list as the file has it. */
export function writeStaticRules(rules: readonly StaticRule[]): unknown {
  return rules.map(({ cacheControl, ...rule }) =>
    cacheControl === undefined ? rule : {
      ...rule,
      ["cache_control"]: Object.fromEntries(cacheControl.map(({ glob, value }) => [glob, value])),
    }
  );
}

/** Reads the whole list; two rules with one prefix are refused, since only one of them could ever answer. */
export const readStaticRules: ValueReader<readonly StaticRule[]> = (value, field) => {
  const seen = new Map<string, number>();
  let index = -1;
  return listReader<StaticRule>((entry, place) => {
    index++;
    const rule = readRule(entry, place);
    if (rule !== undefined) rejectDoublePrefix(rule, index, seen, place);
    return rule;
  })(value, field);
};

function rejectDoublePrefix(
  rule: StaticRule,
  index: number,
  seen: Map<string, number>,
  place: Field,
): void {
  const first = seen.get(rule.prefix);
  if (first === undefined) {
    seen.set(rule.prefix, index);
    return;
  }
  const message = `must differ from static[${first}].prefix: got ${describeValue(rule.prefix)}`;
  place.child("prefix").reject("duplicate_entry", message);
}
