/**
 * Paths inside the project, as text: nothing here looks at a disk.
 *
 * @module
 */
import type { ValueReader } from "./config_key.ts";
import { describeValue, stringReader } from "./field_readers.ts";

const readText = stringReader();

/**
 * Resolves `.`, `..` and doubled slashes. Gives the path without a slash at either end, empty for the root itself, or
 * undefined when it leaves the root.
 */
export function normalizeProjectPath(path: string): string | undefined {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept.join("/");
}

/** Reads a relative path that stays below the project root and is not the root itself. */
export const readProjectPath: ValueReader<string> = (value, field) => {
  const text = readText(value, field);
  if (text === undefined) return undefined;
  const shown = describeValue(text);
  if (text.includes("\\")) {
    return field.reject("bad_value", `must not contain a backslash: got ${shown}`, 'Write "/"');
  }
  if (text.startsWith("/") || /^[A-Za-z]:/.test(text)) {
    const message = `must be relative to the project root: got ${shown}`;
    return field.reject("bad_value", message, "Only what is inside the project can be named");
  }
  const path = normalizeProjectPath(text);
  if (path === undefined) {
    return field.reject("bad_value", `must stay inside the project root: got ${shown}`);
  }
  if (path === "") {
    const message = `must name something below the project root: got ${shown}`;
    return field.reject("bad_value", message, "The root itself holds secrets such as .env");
  }
  return path;
};

/** Reads a glob relative to the project root. */
export const readProjectGlob: ValueReader<string> = (value, field) => {
  const path = readProjectPath(value, field);
  // A trailing slash would be lost by normalising, and a folder alone matches no file in it.
  return typeof value === "string" && path !== undefined && value.endsWith("/")
    ? `${path}/**`
    : path;
};
