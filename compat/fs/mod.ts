/**
 * Stand-in for `jsr:@std/fs`: the few functions of it that are used here, over `Deno.*`.
 *
 * @module
 */
import { join } from "node:path";

/** What counts as existing. */
export interface ExistsOptions {
  /** Whether it must be a directory. @default {false} */
  readonly isDirectory?: boolean;
  /** Whether it must be a regular file. @default {false} */
  readonly isFile?: boolean;
}

/**
 * Whether something is at `path`, links followed. What it says may be untrue a moment later: to use a file, open it.
 *
 * @throws {Deno.errors.PermissionDenied} If the system does not let us look.
 */
export async function exists(path: string | URL, options: ExistsOptions = {}): Promise<boolean> {
  try {
    const found = await Deno.stat(path);
    if (options.isDirectory === true && !found.isDirectory) return false;
    return options.isFile !== true || found.isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Makes a directory and those above it, unless they are there.
 *
 * @throws {Deno.errors.AlreadyExists} If something else than a directory has that name.
 */
export async function ensureDir(dir: string | URL): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
}

/** Which entries `walk` yields. */
export interface WalkOptions {
  /** How deep to go; the root itself is depth 0. @default {Infinity} */
  readonly maxDepth?: number;
  /** Whether files are yielded. @default {true} */
  readonly includeFiles?: boolean;
  /** Whether directories are yielded, the root among them. @default {true} */
  readonly includeDirs?: boolean;
  /** Whether links are yielded; they are never followed here. @default {true} */
  readonly includeSymlinks?: boolean;
  /** Endings a file must have one of, with the dot. @default {undefined} */
  readonly exts?: string[];
  /** Expressions a path must match one of. @default {undefined} */
  readonly match?: RegExp[];
  /** Expressions that leave out what they match, and for a directory all inside it. @default {undefined} */
  readonly skip?: RegExp[];
}

/** One thing that `walk` met. */
export interface WalkEntry extends Deno.DirEntry {
  /** The root as given, and the way from there. */
  path: string;
}

function isWanted(entry: WalkEntry, options: WalkOptions): boolean {
  const { includeFiles = true, includeDirs = true, includeSymlinks = true } = options;
  if (entry.isFile && !includeFiles) return false;
  if (entry.isDirectory && (!includeDirs || options.exts !== undefined)) return false;
  if (entry.isSymlink && !includeSymlinks) return false;
  if (options.exts?.some((ending) => entry.path.endsWith(ending)) === false) return false;
  return options.match?.some((pattern) => pattern.test(entry.path)) !== false;
}

async function* walkFrom(
  entry: WalkEntry,
  options: WalkOptions,
  depthLeft: number,
): AsyncGenerator<WalkEntry> {
  if (options.skip?.some((pattern) => pattern.test(entry.path)) === true) return;
  if (isWanted(entry, options)) yield entry;
  if (!entry.isDirectory || depthLeft < 1) return;
  for await (const child of Deno.readDir(entry.path)) {
    yield* walkFrom({ ...child, path: join(entry.path, child.name) }, options, depthLeft - 1);
  }
}

/**
 * Yields what lies under `root`, parents before children, siblings in the system's order.
 *
 * @throws {Deno.errors.NotFound} If `root` is not there.
 */
export async function* walk(
  root: string,
  options: WalkOptions = {},
): AsyncIterableIterator<WalkEntry> {
  const { isDirectory, isFile, isSymlink } = await Deno.stat(root);
  const name = root.split("/").at(-1) ?? root;
  const entry = { path: root, name, isDirectory, isFile, isSymlink };
  yield* walkFrom(entry, options, options.maxDepth ?? Infinity);
}
