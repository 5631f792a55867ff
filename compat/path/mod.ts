/**
 * Stand-in for `jsr:@std/path`: the functions of it that the runtime's own `node:path` has, under their std names.
 *
 * @module
 */
import { isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { globToRegExp as translateGlob } from "npm:deno-std@1.4.0/path/glob_to_regexp.js";

export {
  basename,
  dirname,
  extname,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
  sep as SEPARATOR,
} from "node:path";

/** How a glob is read. */
export interface GlobOptions {
  /** Whether `?(a|b)`, `*(…)`, `+(…)`, `@(…)` and `!(…)` mean something. @default {true} */
  readonly extended?: boolean;
  /** Whether `**` crosses directories. @default {true} */
  readonly globstar?: boolean;
  /** Whether letter case is ignored. @default {false} */
  readonly caseInsensitive?: boolean;
}

/**
 * Turns a `file:` URL into a path of this system.
 *
 * @throws {TypeError} If the URL has another scheme.
 */
export function fromFileUrl(url: URL | string): string {
  return fileURLToPath(url);
}

/**
 * Turns an absolute path into a `file:` URL.
 *
 * @throws {TypeError} If the path is relative.
 */
export function toFileUrl(path: string): URL {
  if (!isAbsolute(path)) {
    throw new TypeError(`Path must be absolute: received "${path}"`);
  }
  return pathToFileURL(path);
}

/** Translates a glob into a regular expression that matches whole paths. */
export function globToRegExp(glob: string, options: GlobOptions = {}): RegExp {
  return translateGlob(glob, options);
}
