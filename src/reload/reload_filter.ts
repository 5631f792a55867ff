/**
 * Which files of a project make its workers stale. Pure.
 *
 * @module
 */
import { globToRegExp } from "@std/path";

/**
 * What a folder means for reloading: nothing below it matters, it leads to something that does, or everything in it
 * matters unless it is ignored by name.
 */
export type FolderCoverage = "none" | "path" | "whole";

/** Answers by path, relative to the project root, with "/" between names. */
export interface ReloadFilter {
  /** Whether a change of this file is a reason to reload. */
  isRelevantFile(path: string): boolean;
  /** What is to be looked at in this folder; the project root is `""`. */
  coverageOf(folder: string): FolderCoverage;
}

/** Folders of the frameworks this server runs, each with all that is below it. */
const BUILT_IN_FOLDERS = [
  "php",
  "routes",
  "app",
  "src",
  "config",
  "resources",
  "views",
  "templates",
  "bootstrap",
] as const;

/** Never looked into, wherever they are: not the application's source. */
const IGNORED_NAMES: ReadonlySet<string> = new Set([
  "node_modules",
  ".git",
  ".hg",
  ".svn",
  ".idea",
  ".vscode",
  ".DS_Store",
  // Vim writes it to find out whether it may write in a folder.
  "4913",
]);

/** Never looked into: what the application writes while it runs, above all while it boots. */
const IGNORED_FOLDERS = ["storage", "bootstrap/cache"] as const;

/** Frameworks keep overrides of a package's views in a folder `vendor` there: these are source. */
const FOLDERS_WITH_SOURCE_IN_VENDOR: ReadonlySet<string> = new Set([
  "resources",
  "views",
  "templates",
]);

/** Names of what editors and tools leave beside a file: backups, swap files, locks, half-written copies. */
const SCRAP_NAMES = [
  /~$/,
  /^\..+\.sw[a-z]$/,
  /^\.#/,
  /^#.*#$/,
  /\.(?:tmp|temp|bak|part|swp|swx)$/i,
  /___jb_(?:tmp|old)___$/,
  /^\.goutputstream-/,
  /^\.nfs[0-9a-f]+$/,
  /\.kate-swp$/,
] as const;

const GLOB_SIGN = /[*?[\]{}()!+@]/;

/** One thing to watch: a folder, and what must match below it. */
interface Area {
  /** Names that lead to the folder; none for the project root. */
  readonly base: readonly string[];
  /** Whether files deeper than directly in the folder can match. */
  readonly isDeep: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Makes the filter: the built-in folders, `.env*` in the project root, and what the `watch` globs name.
 *
 * @param globs Relative to the project root: `*`, `?`, `**`, `{a,b}`, `[a-z]`. One without any of these names a file, or
 * a folder with all that is below it. What is ignored stays ignored whatever a glob says.
 */
export function makeReloadFilter(globs: readonly string[] = []): ReloadFilter {
  const areas = [...BUILT_IN_FOLDERS.map((folder) => readGlob(folder)), ...globs.map(readGlob)];
  return {
    isRelevantFile(path) {
      const names = path.split("/");
      if (isIgnored(names)) return false;
      return isEnvironmentFile(names) || areas.some((area) => area.matches(path));
    },
    coverageOf(folder) {
      if (folder === "") return "path";
      const names = folder.split("/");
      if (isIgnored(names)) return "none";
      const coverages = areas.map((area) => coverageIn(area, names));
      if (coverages.includes("whole")) return "whole";
      return coverages.includes("path") ? "path" : "none";
    },
  };
}

/** Whether a name is what editors and tools leave behind, or a folder that is never looked into. */
export function isIgnoredName(name: string): boolean {
  return IGNORED_NAMES.has(name) || SCRAP_NAMES.some((pattern) => pattern.test(name));
}

function readGlob(glob: string): Area {
  const names = glob.split("/").filter((name) => name !== "" && name !== ".");
  const firstSign = names.findIndex((name) => GLOB_SIGN.test(name));
  if (firstSign === -1) {
    const path = names.join("/");
    return {
      base: names,
      isDeep: true,
      matches: (found) => found === path || found.startsWith(`${path}/`),
    };
  }
  const pattern = globToRegExp(names.join("/"), { extended: false });
  return {
    base: names.slice(0, firstSign),
    isDeep: names.length - firstSign > 1 || names.at(-1) === "**",
    matches: (found) => pattern.test(found),
  };
}

function coverageIn({ base, isDeep }: Area, names: readonly string[]): FolderCoverage {
  const shared = Math.min(base.length, names.length);
  for (let index = 0; index < shared; index++) {
    if (base[index] !== names[index]) return "none";
  }
  if (names.length < base.length) return "path";
  if (isDeep) return "whole";
  return names.length === base.length ? "path" : "none";
}

function isIgnored(names: readonly string[]): boolean {
  if (names.some(isIgnoredName)) return true;
  const path = `${names.join("/")}/`;
  if (IGNORED_FOLDERS.some((folder) => path.startsWith(`${folder}/`))) return true;
  return names.includes("vendor") && !FOLDERS_WITH_SOURCE_IN_VENDOR.has(names[0] ?? "");
}

function isEnvironmentFile(names: readonly string[]): boolean {
  return names.length === 1 && names[0]?.startsWith(".env") === true;
}
