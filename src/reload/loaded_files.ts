/**
 * Files that the application has loaded from outside of the folders that are watched anyway.
 *
 * @module
 */
import { type Disk, type DiskStamp, isAtOrBelow, isSameStamp } from "./disk.ts";
import type { WatchedFolder } from "./file_watcher.ts";
import { isIgnoredName } from "./reload_filter.ts";

/** An application that loads more than this is watched as far as it goes. */
const MAX_FILES = 5000;

/** What applications write themselves while they run, and what is not theirs to change. */
const NEVER_SOURCE: ReadonlySet<string> = new Set(["vendor", "storage", "cache"]);

/** Remembers what these files looked like. */
export class LoadedFiles {
  readonly #disk: Disk;
  readonly #stamps = new Map<string, DiskStamp>();

  /** None yet. */
  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Takes files from now on, as they look now; false if all of them were known, or are no source. */
  async add(paths: readonly string[]): Promise<boolean> {
    const fresh = paths.filter((path) => !this.#stamps.has(path) && isSource(path));
    const room = fresh.slice(0, Math.max(0, MAX_FILES - this.#stamps.size));
    const stamps = await Promise.all(room.map((path) => this.#disk.stat(path)));
    let hasMore = false;
    for (const [index, path] of room.entries()) {
      const stamp = stamps[index];
      if (stamp?.kind !== "file") continue;
      this.#stamps.set(path, stamp);
      hasMore = true;
    }
    return hasMore;
  }

  /** Whether a change of this file is a reason to reload. */
  has(path: string): boolean {
    return this.#stamps.has(path);
  }

  /** Absolute paths of those that differ from the last look. One that is gone is named once, and forgotten. */
  async changed(): Promise<readonly string[]> {
    const known = [...this.#stamps];
    const stamps = await Promise.all(known.map(([path]) => this.#disk.stat(path)));
    const changed: string[] = [];
    for (const [index, [path, before]] of known.entries()) {
      const stamp = stamps[index];
      if (!isSameStamp(before, stamp)) changed.push(path);
      if (stamp === undefined) this.#stamps.delete(path);
      else this.#stamps.set(path, stamp);
    }
    return changed;
  }

  /** What has to be watched for them beside these folders. */
  foldersBeside(watched: readonly WatchedFolder[]): readonly WatchedFolder[] {
    const isWatched = (folder: string) =>
      watched.some(({ path, isDeep }) => path === folder || (isDeep && isAtOrBelow(folder, path)));
    const parents = new Set([...this.#stamps.keys()].map(folderOf));
    return [...parents].filter((folder) => !isWatched(folder)).sort()
      .map((path) => ({ path, isDeep: false }));
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function isSource(path: string): boolean {
  return !path.split("/").some((name) => NEVER_SOURCE.has(name) || isIgnoredName(name));
}
