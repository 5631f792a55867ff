/**
 * Files on disk. The real boundary of what is served: whatever a path looked like, the file that is opened lies below
 * the real path of its folder. Only somebody who exchanges folders and links there several times during one look could
 * have another one opened: SECURITY.md.
 *
 * @module
 */
import { SEPARATOR } from "@std/path";
import { pathBelow } from "./containment.ts";
import type { FileSource, Lookup, OpenFile, OpenScope, RefusalReason } from "./file_source.ts";
import { isPublicPath } from "./resolve_path.ts";

const ABSENT: Lookup = { kind: "absent" };
const DIRECTORY: Lookup = { kind: "directory" };

/** The file system of this machine. Needs `--allow-read` for the folders. */
export const diskFiles: FileSource = { findFolder, listNames, open };

async function findFolder(path: string): Promise<string | undefined> {
  try {
    const real = await Deno.realPath(path);
    return (await Deno.stat(real)).isDirectory ? real : undefined;
  } catch (error) {
    if (isMissing(error) || error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}

async function listNames(folder: string, limit: number): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (names.size === limit) return undefined;
      names.add(entry.name);
    }
  } catch (error) {
    if (isMissing(error) || error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
  return names;
}

async function open(
  folder: string,
  names: readonly string[],
  { linkTargets = [], isAnyName = false }: OpenScope = {},
): Promise<Lookup> {
  try {
    // Links are followed first and judged afterwards; --allow-read alone compares names, not targets.
    const real = await Deno.realPath([folder, ...names].join("/"));
    const below = pathBelow(folder, real) ?? belowAny(linkTargets, real);
    if (below === undefined) return refuse("outside");
    if (!isAnyName && below !== "" && !isPublicPath(below.split(SEPARATOR))) {
      return refuse("not_public");
    }
    return await openReal(real);
  } catch (error) {
    if (isMissing(error)) return ABSENT;
    if (error instanceof Deno.errors.PermissionDenied) return refuse("unreadable");
    throw error;
  }
}

function belowAny(folders: readonly string[], path: string): string | undefined {
  for (const folder of folders) {
    const below = pathBelow(folder, path);
    if (below !== undefined) return below;
  }
  return undefined;
}

async function openReal(path: string): Promise<Lookup> {
  // Looked at before it is opened: opening a pipe would wait for a writer, for ever.
  const before = await Deno.lstat(path);
  if (before.isDirectory) return DIRECTORY;
  if (!before.isFile) return refuse("not_a_file");
  const file = await Deno.open(path, { read: true });
  let info;
  try {
    info = await file.stat();
  } catch (error) {
    file.close();
    throw error;
  }
  // Replaced in between: what was judged is not what was opened.
  const isSame = info.isFile && info.ino === before.ino && info.dev === before.dev;
  if (!isSame || !await isStillReal(path)) {
    file.close();
    return ABSENT;
  }
  return { kind: "file", file: openFile(file, info) };
}

/**
 * Whether no folder on the way has become a link since the path was judged: the system follows those without a word, and
 * the runtime has no way to forbid it.
 */
async function isStillReal(path: string): Promise<boolean> {
  try {
    return await Deno.realPath(path) === path;
  } catch {
    // Whatever is there now, it is not what was judged.
    return false;
  }
}

function openFile(file: Deno.FsFile, info: Deno.FileInfo): OpenFile {
  return {
    sizeBytes: info.size,
    modifiedMs: info.mtime?.getTime(),
    inode: info.ino ?? undefined,
    read: (into) => file.read(into),
    async seek(offsetBytes) {
      await file.seek(offsetBytes, Deno.SeekMode.Start);
    },
    close: () => file.close(),
  };
}

function refuse(reason: RefusalReason): Lookup {
  return { kind: "refused", reason };
}

/** No such name, one that is too long, a file where a folder should be, or links in a circle. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.FilesystemLoop ||
    // Has no class of its own in Deno 2.9.6.
    (error instanceof Error && "code" in error && error.code === "ENAMETOOLONG");
}
