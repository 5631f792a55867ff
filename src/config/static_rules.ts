/**
 * The key `static`: which folders are served without PHP.
 *
 * @module
 */
import type { CacheRule, StaticRule } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import { describeValue, listReader, recordReader, stringReader } from "./field_readers.ts";
import { readFolderFields, rulesReader } from "./folder_rules.ts";
import { readProjectPath } from "./project_path.ts";

const OPTIONAL_NAMES = ["links", "cache_control"];
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
  const fields = readFolderFields(value, field, OPTIONAL_NAMES);
  if (fields === undefined) return undefined;
  const { rule, values } = fields;
  const links = values.has("links")
    ? readLinks(values.get("links"), field.child("links"))
    : undefined;
  const cacheControl = values.has("cache_control")
    ? readCacheRules(values.get("cache_control"), field.child("cache_control"))
    : undefined;
  return {
    ...rule,
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

/** Reads the whole list. */
export const readStaticRules: ValueReader<readonly StaticRule[]> = rulesReader("static", readRule);
