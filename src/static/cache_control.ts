/**
 * How long clients may keep a file without asking.
 *
 * @module
 */
import { globToRegExp } from "@std/path";

/** What files of certain names are sent with. */
export interface CacheRule {
  /** Compared with the name of the file or, if it has a `/`, with the whole path below the folder of the static rule. */
  readonly glob: string;
  /** Value of Cache-Control; visible ASCII and blanks. */
  readonly value: string;
}

/**
 * A build's content hash before the extension: `app-3f9c2ab1.js`, `app.3f9c2ab1c0de.css`. Hexadecimal, eight digits or
 * more, with a letter and a decimal digit among them: neither a date (`report-20240131.pdf`) nor a word.
 */
const FINGERPRINT = /[.-](?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,64}(?:\.[a-z\d]+)+$/;

/**
 * `Cache-Control` for a file name where no rule says anything. A name that changes with the contents is kept for ever;
 * everything else is kept too, but asked about before each use, which costs a 304 and never a stale page.
 */
export function cacheControlOf(name: string): string {
  return FINGERPRINT.test(name) ? "public, max-age=31536000, immutable" : "no-cache";
}

/** The rules of one folder; the first that fits counts. */
export class CacheRules {
  readonly #rules: readonly {
    readonly pattern: RegExp;
    readonly isPath: boolean;
    readonly value: string;
  }[];

  /** Translates the globs, once. */
  constructor(rules: readonly CacheRule[]) {
    this.#rules = rules.map(({ glob, value }) => ({
      pattern: globToRegExp(glob, { extended: false }),
      isPath: glob.includes("/"),
      value,
    }));
  }

  /** Value for a file, by its names below the folder. */
  valueFor(names: readonly string[]): string {
    const name = names.at(-1) ?? "";
    for (const { pattern, isPath, value } of this.#rules) {
      if (pattern.test(isPath ? names.join("/") : name)) return value;
    }
    return cacheControlOf(name);
  }
}
