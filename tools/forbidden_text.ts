/**
 * Text that must not get into the repository.
 *
 * @module
 */

/** One thing that must not be written. */
interface Ban {
  readonly pattern: RegExp;
  /** Files it is banned from, by path from the root; all files where this is absent. */
  readonly where?: RegExp;
  readonly reason: string;
}

/** No pattern here matches its own spelling, so this file passes too. */
const BANS: readonly Ban[] = [
  {
    pattern: /(?<![\w.$/{}-])\/(?:work|root)\/[\w.]/,
    reason: "path of one machine",
  },
  {
    pattern: /\b(?:registry\.npmjs\.org|packagist\.org|jsr\.io|deb\.debian\.org|pypi\.org)\b/,
    reason: "host of a package registry",
  },
  {
    pattern: /deno-lint-ignore|@ts-(?:ignore|nocheck|expect-error)/,
    where: /^src\//,
    reason: "check switched off in src",
  },
];

/** What of this one file is banned, with line numbers from 1. */
export function findForbiddenText(file: string, text: string): string[] {
  const bans = BANS.filter(({ where }) => where?.test(file) !== false);
  const faults: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const { pattern, reason } of bans) {
      const found = line.match(pattern)?.[0];
      if (found !== undefined) faults.push(`${file}:${index + 1}: ${reason}: ${found}`);
    }
  }
  return faults;
}
