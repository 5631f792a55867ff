/**
 * From a decoded URL path to the files that may answer it, by reading alone. The file system has the last word
 * (`open_file.ts`), but no path that is refused here ever reaches it.
 *
 * @module
 */

/** One folder of files, as the handler keeps it. */
export interface PathRule {
  /** Decoded URL prefix that starts and ends with `/`. */
  readonly prefix: string;
}

/** Where a file might be. */
export interface Candidate<Rule extends PathRule> {
  readonly rule: Rule;
  /** Names below the rule's folder; empty for the folder itself. */
  readonly names: readonly string[];
}

/** What the rules have to say about a path. */
export type Resolution<Rule extends PathRule> =
  /** Nothing: the application answers. */
  | { readonly kind: "not_static" }
  /** The path climbs out of a folder that it named. */
  | { readonly kind: "traversal" }
  | {
    readonly kind: "candidates";
    /** Longest prefix first, at least one. */
    readonly candidates: readonly Candidate<Rule>[];
    /** Names of the whole URL path, without `.` and `..`; never empty names. */
    readonly names: readonly string[];
    /** Whether the path ends with `/`, and so can only mean a folder. */
    readonly isFolder: boolean;
    /** Whether the path is spelled as `names` would be: without dot segments. */
    readonly isCanonical: boolean;
  };

const NOT_STATIC = { kind: "not_static" } as const;
const TRAVERSAL = { kind: "traversal" } as const;

/** Longest name that the usual file systems can hold, bytes. */
const MAX_NAME_BYTES = 255;
/** Longest path that is looked for, characters; `PATH_MAX` of Linux. */
const MAX_PATH_LENGTH = 4096;

/**
 * What PHP, or a web server configured for it, would run, and every copy that editors, version control, packers and
 * people leave beside it: whatever comes after the suffix, unless it makes another word of it (`logo.phpbb.png`), or
 * says that this is what a page had made of it (`graph.php.html`, as mirrors are saved).
 */
const PHP_NAME =
  /\.(?:php|pht|phtml|phar|phps|phpt|inc)(?![a-z])(?!\.(?:html?|css|js|json|xml|svg|png|jpe?g|gif|webp)$)/i;

/** Folder whose name begins with a dot and that is nevertheless meant for the public (RFC 8615). */
const WELL_KNOWN = ".well-known";

/** Control characters: never in the name of a file that somebody wants to publish. */
const CONTROL = /\p{Cc}/u;

/** Rules in the order in which they are tried: the longest prefix first, otherwise as written. */
export function sortRules<Rule extends PathRule>(rules: readonly Rule[]): Rule[] {
  return rules.toSorted((one, other) => other.prefix.length - one.prefix.length);
}

/**
 * Finds the rules for a path. `.` and `..` are resolved, as clients do before they send; whoever sends them anyway and
 * leaves the folder that the path named, is told so.
 *
 * @param path Decoded once, `RequestTarget.path`.
 * @param rules Sorted by `sortRules`.
 */
export function resolvePath<Rule extends PathRule>(
  path: string,
  rules: readonly Rule[],
): Resolution<Rule> {
  // The usual request of an application: one comparison per rule, nothing else.
  const named = rules.find((rule) => path.startsWith(rule.prefix));
  const hasDots = path.includes("/.");
  if (named === undefined && !hasDots) return NOT_STATIC;
  if (path.length > MAX_PATH_LENGTH || !path.startsWith("/")) return NOT_STATIC;
  const segments = path.slice(1).split("/");
  const isFolder = isFolderEnd(segments.at(-1));
  if (segments.at(-1) === "") segments.pop();
  const names = hasDots ? withoutDotSegments(segments) : segments;
  if (names === undefined) return TRAVERSAL;
  const plainPath = names.length === 0 ? "/" : `/${names.join("/")}${isFolder ? "/" : ""}`;
  if (named !== undefined && hasDots && !isBelow(plainPath, named)) return TRAVERSAL;
  if (!isPublicPath(names)) return NOT_STATIC;
  const candidates: Candidate<Rule>[] = [];
  for (const rule of rules) {
    if (!isBelow(plainPath, rule)) continue;
    candidates.push({ rule, names: names.slice(depth(rule)) });
  }
  if (candidates.length === 0) return NOT_STATIC;
  return { kind: "candidates", candidates, names, isFolder, isCanonical: plainPath === path };
}

/**
 * Whether files of these names may leave the house: no empty or hidden name (but `.well-known` at the top), no
 * backslash, NUL or other control character, none too long, and at the end nothing that is PHP.
 *
 * @param names Below a root, in order; also used on what a symbolic link points to.
 */
export function isPublicPath(names: readonly string[]): boolean {
  if (!isOpenable(names)) return false;
  for (const [index, name] of names.entries()) {
    if (name.startsWith(".") && !(index === 0 && name === WELL_KNOWN)) return false;
  }
  const last = names.at(-1);
  return last === undefined || !PHP_NAME.test(last);
}

/** Whether names can be put together to a path that stays below its folder: the least that is asked of any file. */
export function isOpenable(names: readonly string[]): boolean {
  return names.every((name) =>
    name !== "" && name !== "." && name !== ".." && !name.includes("\\") && !name.includes("/") &&
    !CONTROL.test(name) && !isTooLong(name)
  );
}

function isFolderEnd(last: string | undefined): boolean {
  return last === "" || last === "." || last === "..";
}

/** Undefined if the path climbs above the root. */
function withoutDotSegments(segments: readonly string[]): string[] | undefined {
  const names: string[] = [];
  for (const segment of segments) {
    if (segment === ".") continue;
    if (segment !== "..") names.push(segment);
    else if (names.pop() === undefined) return undefined;
  }
  return names;
}

function isBelow(path: string, rule: PathRule): boolean {
  // The prefix ends with "/": "/css/" is no prefix of "/css-old/x".
  return path.startsWith(rule.prefix);
}

/** How many names the prefix has: `/` none, `/assets/` one. */
function depth(rule: PathRule): number {
  let slashes = 0;
  for (const character of rule.prefix) if (character === "/") slashes++;
  return slashes - 1;
}

function isTooLong(name: string): boolean {
  // A character of UTF-16 is at most three bytes of UTF-8.
  if (name.length * 3 <= MAX_NAME_BYTES) return false;
  return new TextEncoder().encode(name).length > MAX_NAME_BYTES;
}
