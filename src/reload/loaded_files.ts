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

/** So many files that are gone may come back, as they do with a checkout; some applications load what they delete. */
const MAX_GONE_FILES = 200;

/** What applications write themselves while they run, and what is not theirs to change. */
const NEVER_SOURCE: ReadonlySet<string> = new Set(["vendor", "storage", "cache"]);

/** Remembers what these files looked like. */
export class LoadedFiles {
  readonly #disk: Disk;
  readonly #stamps = new Map<string, DiskStamp>();
  /** Files that were there, in folders that still are. */
  readonly #gone = new Set<string>();

  /** None yet. */
  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Takes files from now on, as they look now; false if all of them were known, or are no source. */
  async add(paths: readonly string[]): Promise<boolean> {
    const fresh = paths.filter((path) => !this.has(path) && isSource(path));
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
    return this.#stamps.has(path) || this.#gone.has(path);
  }

  /** Absolute paths of those that differ from the last look. One that is gone is named once, and again when it is back. */
  async changed(): Promise<readonly string[]> {
    const known = [...this.#stamps];
    const stamps = await Promise.all(known.map(([path]) => this.#disk.stat(path)));
    const changed = await this.#lookForGone();
    for (const [index, [path, before]] of known.entries()) {
      const stamp = stamps[index];
      if (!isSameStamp(before, stamp)) changed.push(path);
      if (stamp !== undefined) this.#stamps.set(path, stamp);
      else if (this.#stamps.delete(path)) this.#gone.add(path);
    }
    return changed;
  }

  /** Those that are back. What cannot come back, for its folder is gone too, is forgotten: nobody could watch it. */
  async #lookForGone(): Promise<string[]> {
    const known = [...this.#gone];
    const looks = known.flatMap((path) => [this.#disk.stat(path), this.#disk.stat(folderOf(path))]);
    const stamps = await Promise.all(looks);
    const back: string[] = [];
    for (const [index, path] of known.entries()) {
      const stamp = stamps[2 * index];
      if (stamp?.kind === "file") {
        this.#stamps.set(path, stamp);
        back.push(path);
      }
      const mayComeBack = stamps[2 * index + 1] !== undefined &&
        known.length - index <= MAX_GONE_FILES;
      if (stamp !== undefined || !mayComeBack) this.#gone.delete(path);
    }
    return back;
  }

  /** Whether any of them differs from the last look, which this one does not count as. */
  async differ(): Promise<boolean> {
    const known = [...this.#stamps];
    const stamps = await Promise.all(known.map(([path]) => this.#disk.stat(path)));
    if (known.some(([, before], index) => !isSameStamp(before, stamps[index]))) return true;
    const gone = await Promise.all([...this.#gone].map((path) => this.#disk.stat(path)));
    return gone.some((stamp) => stamp !== undefined);
  }

  /** What has to be watched for them beside these folders. */
  foldersBeside(watched: readonly WatchedFolder[]): readonly WatchedFolder[] {
    const isWatched = (folder: string) =>
      watched.some(({ path, isDeep }) => path === folder || (isDeep && isAtOrBelow(folder, path)));
    const parents = new Set([...this.#stamps.keys(), ...this.#gone].map(folderOf));
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
