/**
 * Finds the project that a command was started in.
 *
 * @module
 */
import { dirname, join, resolve } from "@std/path";

/** Files that mark a project's root, the surest first. */
export const ROOT_MARKERS = [
  "go_appserver.json",
  "composer.json",
  "php/bootstrap_app.php",
  "go.mod",
] as const;

/** One of the files that mark a root. */
export type RootMarker = (typeof ROOT_MARKERS)[number];

/** A folder, and why it was taken. */
export interface ProjectRoot {
  /** Absolute path. */
  readonly path: string;
  /** The file that was found there; undefined when no folder had any and the start is used as it is. */
  readonly marker: RootMarker | undefined;
}

/** Whether a file is there. */
export type FileExists = (path: string) => Promise<boolean>;

/**
 * Looks from `start` upwards for the nearest folder with a marker; a folder with several is named after the first in
 * the list. Folders that this process may not read count as empty, so a run that is confined to its project works.
 *
 * @param start Folder to begin with; relative paths start at the current one.
 * @param exists How to look; the disk unless a test brings its own.
 */
export async function findProjectRoot(
  start: string,
  exists: FileExists = fileExists,
): Promise<ProjectRoot> {
  const first = resolve(start);
  for (let folder = first;; folder = dirname(folder)) {
    for (const marker of ROOT_MARKERS) {
      if (await exists(join(folder, marker))) return { path: folder, marker };
    }
    if (dirname(folder) === folder) return { path: first, marker: undefined };
  }
}

async function fileExists(path: string): Promise<boolean> {
  // Asked first because stat would stop at a question on a terminal.
  const permission = await Deno.permissions.query({ name: "read", path });
  if (permission.state !== "granted") return false;
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    // Not there, or not ours to see: either way it marks nothing.
    return false;
  }
}
