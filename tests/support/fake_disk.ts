/**
 * A file system in memory, and a watcher that reports what a test tells it to.
 *
 * @module
 */
import type { Disk, DiskEntry, DiskStamp } from "../../src/reload/disk.ts";
import type {
  FileWatcher,
  FileWatcherEvents,
  WatchedFolder,
} from "../../src/reload/file_watcher.ts";

type Node =
  | { readonly kind: "file" | "directory" | "other"; readonly stamp: DiskStamp }
  | { readonly kind: "link"; readonly target: string };

/** Implements `Disk`; paths are absolute. */
export class FakeDisk implements Disk {
  readonly #nodes = new Map<string, Node>();
  #nextInode = 1;
  #looks = 0;

  /** How often a stamp was asked for. */
  get looks(): number {
    return this.#looks;
  }

  /** Makes or overwrites a file, and the folders above it. An overwritten file keeps its inode. */
  write(path: string, { modifiedMs = 1, sizeBytes = 1 } = {}): void {
    this.makeFolder(path.slice(0, path.lastIndexOf("/")));
    const before = this.#nodes.get(path);
    const inode = before?.kind === "file" ? before.stamp.inode : this.#nextInode++;
    this.#nodes.set(path, { kind: "file", stamp: { kind: "file", modifiedMs, sizeBytes, inode } });
  }

  makeFolder(path: string, { modifiedMs = 1 } = {}): void {
    const names = path.split("/").slice(1);
    for (let count = 1; count <= names.length; count++) {
      const folder = `/${names.slice(0, count).join("/")}`;
      if (this.#nodes.has(folder)) continue;
      const inode = this.#nextInode++;
      const stamp = { kind: "directory", modifiedMs, sizeBytes: 0, inode } as const;
      this.#nodes.set(folder, { kind: "directory", stamp });
    }
  }

  /** Gives a folder another time, as a new name in it does. */
  touchFolder(path: string, modifiedMs: number): void {
    const stamp = {
      kind: "directory",
      modifiedMs,
      sizeBytes: 0,
      inode: this.#nextInode++,
    } as const;
    this.#nodes.set(path, { kind: "directory", stamp });
  }

  link(path: string, target: string): void {
    this.#nodes.set(path, { kind: "link", target });
  }

  /** Removes a file, or a folder with all that is in it. */
  remove(path: string): void {
    for (const known of [...this.#nodes.keys()]) {
      if (known === path || known.startsWith(`${path}/`)) this.#nodes.delete(known);
    }
  }

  stat(path: string): Promise<DiskStamp | undefined> {
    this.#looks++;
    const node = this.#nodes.get(this.#resolve(path));
    return Promise.resolve(node === undefined || node.kind === "link" ? undefined : node.stamp);
  }

  list(folder: string): Promise<readonly DiskEntry[] | undefined> {
    const real = this.#resolve(folder);
    if (this.#nodes.get(real)?.kind !== "directory") return Promise.resolve(undefined);
    const entries = [...this.#nodes]
      .filter(([path]) => path.slice(0, path.lastIndexOf("/")) === real)
      .map(([path, { kind }]) => ({ name: path.slice(real.length + 1), kind }));
    return Promise.resolve(entries);
  }

  realPath(path: string): Promise<string | undefined> {
    const real = this.#resolve(path);
    return Promise.resolve(this.#nodes.has(real) ? real : undefined);
  }

  #resolve(path: string): string {
    let real = "";
    for (const name of path.split("/").slice(1)) {
      real += `/${name}`;
      const node = this.#nodes.get(real);
      if (node?.kind === "link") real = this.#resolve(node.target);
    }
    return real;
  }
}

/** Implements `FileWatcher`; hands its events to the test. */
export class FakeWatcher implements FileWatcher {
  readonly #watched: (readonly WatchedFolder[])[] = [];
  #isClosed = false;

  /** `events` is whom to tell. */
  constructor(readonly events: FileWatcherEvents) {}

  /** Folders of each call of `watch`. */
  get watched(): readonly (readonly WatchedFolder[])[] {
    return this.#watched;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  watch(folders: readonly WatchedFolder[]): void {
    this.#watched.push(folders);
  }

  close(): void {
    this.#isClosed = true;
  }
}
