/**
 * What the watched files looked like at one moment, and what differs between two of them.
 *
 * @module
 */
import { type Disk, type DiskEntry, type DiskStamp, isAtOrBelow, isSameStamp } from "./disk.ts";
import type { WatchedFolder } from "./file_watcher.ts";
import type { ReloadFilter } from "./reload_filter.ts";

/** One look at a project. */
export interface Snapshot {
  /** Every relevant file by its path relative to the root, links in that path not resolved. */
  readonly files: ReadonlyMap<string, DiskStamp>;
  /** Real paths to watch so that no change of these files, and no new one, is missed; sorted, each once. */
  readonly folders: readonly WatchedFolder[];
  /** Real paths of folders that are reached by a link; what happens below them is always of interest. */
  readonly linkedFolders: readonly string[];
}

/** Where to look, and for what. */
export interface SnapshotOptions {
  /** Real path of the project. */
  readonly root: string;
  readonly disk: Disk;
  readonly filter: ReloadFilter;
}

/** Links on the way to a file that are followed; one more is taken for a mistake. */
const MAX_LINK_DEPTH = 4;

/**
 * Looks at every relevant file. Folders that cannot be read count as empty.
 *
 * @returns undefined while the root itself is missing.
 */
export async function takeSnapshot(options: SnapshotOptions): Promise<Snapshot | undefined> {
  const entries = await options.disk.list(options.root);
  if (entries === undefined) return undefined;
  const walk = new Walk(options);
  await walk.enter(entries, { path: "", realPath: options.root, trail: [] });
  return walk.finish();
}

/** Paths that were added, removed or changed from `before` to `after`, sorted. */
export function changedFiles(before: Snapshot, after: Snapshot): readonly string[] {
  const changed = [...after.files]
    .filter(([path, stamp]) => !isSameStamp(before.files.get(path), stamp))
    .map(([path]) => path);
  const removed = [...before.files.keys()].filter((path) => !after.files.has(path));
  return [...changed, ...removed].sort();
}

/** A folder on the way. */
interface Place {
  /** Relative to the root, as the project names it. */
  readonly path: string;
  readonly realPath: string;
  /** Real paths of the folders whose links were followed to get here: a link to one of them, or above, is a loop. */
  readonly trail: readonly string[];
}

class Walk {
  readonly #disk: Disk;
  readonly #filter: ReloadFilter;
  readonly #files = new Map<string, DiskStamp>();
  /** Real path → whether what is below is watched too. */
  readonly #folders = new Map<string, boolean>();
  readonly #linked = new Set<string>();

  constructor({ root, disk, filter }: SnapshotOptions) {
    this.#disk = disk;
    this.#filter = filter;
    // Not deep, and always: this is how a folder that is made later is noticed.
    this.#folders.set(root, false);
  }

  finish(): Snapshot {
    const folders = [...this.#folders].map(([path, isDeep]) => ({ path, isDeep }));
    return {
      files: this.#files,
      folders: folders.sort((one, other) => one.path < other.path ? -1 : 1),
      linkedFolders: [...this.#linked].sort(),
    };
  }

  /** Looks at all entries of a folder at once: the system answers faster than one by one. */
  async enter(entries: readonly DiskEntry[], place: Place): Promise<void> {
    await Promise.all(entries.map((entry) => this.#look(entry, place)));
  }

  async #look({ name, kind }: DiskEntry, place: Place): Promise<void> {
    const path = place.path === "" ? name : `${place.path}/${name}`;
    const realPath = `${place.realPath}/${name}`;
    if (kind === "file") return await this.#lookAtFile(path, realPath);
    if (kind === "directory") {
      return await this.#lookAtFolder({ path, realPath, trail: place.trail });
    }
    if (kind === "link") await this.#follow(path, realPath, place);
  }

  async #lookAtFile(path: string, realPath: string): Promise<void> {
    if (!this.#filter.isRelevantFile(path)) return;
    const stamp = await this.#disk.stat(realPath);
    if (stamp?.kind === "file") this.#files.set(path, stamp);
  }

  async #lookAtFolder(place: Place): Promise<void> {
    const coverage = this.#filter.coverageOf(place.path);
    if (coverage === "none") return;
    const entries = await this.#disk.list(place.realPath);
    if (entries === undefined) return;
    if (coverage === "path") this.#watch(place.realPath, false);
    else if (this.#isTopOfWhole(place)) this.#watch(place.realPath, true);
    await this.enter(entries, place);
  }

  /** Whether the folder above is not watched with all below it. */
  #isTopOfWhole({ path }: Place): boolean {
    const slash = path.lastIndexOf("/");
    return slash === -1 || this.#filter.coverageOf(path.slice(0, slash)) !== "whole";
  }

  async #follow(path: string, linkPath: string, place: Place): Promise<void> {
    const isOfInterest = this.#filter.coverageOf(path) !== "none" ||
      this.#filter.isRelevantFile(path);
    if (!isOfInterest) return;
    const realPath = await this.#disk.realPath(linkPath);
    const stamp = realPath === undefined ? undefined : await this.#disk.stat(realPath);
    if (realPath === undefined || stamp === undefined) return;
    if (stamp.kind === "file" && this.#filter.isRelevantFile(path)) {
      this.#files.set(path, stamp);
      const folder = realPath.slice(0, realPath.lastIndexOf("/")) || "/";
      this.#linked.add(folder);
      this.#watch(folder, false);
    }
    const trail = [...place.trail, place.realPath];
    if (stamp.kind !== "directory" || trail.length > MAX_LINK_DEPTH) return;
    if (trail.some((passed) => isAtOrBelow(passed, realPath))) return;
    this.#linked.add(realPath);
    if (this.#filter.coverageOf(path) === "whole") this.#watch(realPath, true);
    await this.#lookAtFolder({ path, realPath, trail });
  }

  #watch(realPath: string, isDeep: boolean): void {
    this.#folders.set(realPath, isDeep || this.#folders.get(realPath) === true);
  }
}
