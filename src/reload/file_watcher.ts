/**
 * Hints that files may have changed, from the system.
 *
 * @module
 */
import { isAtOrBelow } from "./disk.ts";

/** A folder to watch. */
export interface WatchedFolder {
  /** Real path: the system reports nothing for what lies behind a link. */
  readonly path: string;
  /** Whether everything below is watched too, or only what lies directly in it. */
  readonly isDeep: boolean;
}

/** Whom a watcher tells. */
export interface FileWatcherEvents {
  /**
   * Something may have changed.
   *
   * @param paths Absolute paths, to be taken as hints only; empty means: anything.
   */
  onHint(paths: readonly string[]): void;
  /** Watching has ended. The next `watch` tries again. */
  onFailed(error: unknown): void;
}

/** Gives hints. What really changed is for a snapshot to find out, so a watcher may hint too often but not too rarely. */
export interface FileWatcher {
  /**
   * Watches these folders instead of the ones before. Nothing happens if they are the same and all of them are still
   * what they were; otherwise a hint for anything follows, since nobody watched in between.
   */
  watch(folders: readonly WatchedFolder[]): void;
  /** Ends watching for good. */
  close(): void;
}

/** How `HotReload` gets its watcher. */
export type OpenFileWatcher = (events: FileWatcherEvents) => FileWatcher;

/**
 * Watches through `Deno.watchFs`; needs read permission for the folders. Facts of Deno 2.9.6 on Linux that shape it: the
 * kind of an event cannot be relied on, a watched folder that is deleted leaves a watcher that is silent for ever, and
 * files made together with their folder are not reported.
 */
export const openDenoFileWatcher: OpenFileWatcher = (events) => new DenoFileWatcher(events);

class DenoFileWatcher implements FileWatcher {
  readonly #events: FileWatcherEvents;
  #folders: readonly WatchedFolder[] = [];
  #open: readonly Deno.FsWatcher[] = [];
  /** Whether a watched folder itself was touched: it may be another one under the same name now. */
  #isStale = true;

  constructor(events: FileWatcherEvents) {
    this.#events = events;
  }

  watch(folders: readonly WatchedFolder[]): void {
    if (!this.#isStale && isSameFolders(folders, this.#folders)) return;
    this.close();
    this.#folders = folders;
    if (folders.length === 0) return;
    try {
      this.#openAll(folders);
    } catch (error) {
      this.close();
      this.#events.onFailed(error);
      return;
    }
    this.#isStale = false;
    this.#events.onHint([]);
  }

  close(): void {
    for (const watcher of this.#open) watcher.close();
    this.#open = [];
    this.#folders = [];
    this.#isStale = true;
  }

  /** Two watchers at most, however many folders: the system grants few (128 a user by default), but large ones. */
  #openAll(folders: readonly WatchedFolder[]): void {
    const deep = folders.filter(({ isDeep }) => isDeep).map(({ path }) => path);
    const flat = folders.filter(({ isDeep }) => !isDeep).map(({ path }) => path);
    for (const [paths, recursive] of [[deep, true], [flat, false]] as const) {
      if (paths.length === 0) continue;
      const watcher = Deno.watchFs(paths, { recursive });
      this.#open = [...this.#open, watcher];
      void this.#listen(watcher);
    }
  }

  async #listen(watcher: Deno.FsWatcher): Promise<void> {
    try {
      for await (const event of watcher) this.#take(event);
    } catch (error) {
      if (!this.#open.includes(watcher)) return;
      this.close();
      this.#events.onFailed(error);
    }
  }

  #take({ kind, paths, flag }: Deno.FsEvent): void {
    // Reading a file is no change; writing it is reported as such besides.
    if (kind === "access") return;
    if (paths.some((path) => this.#folders.some((folder) => isAtOrBelow(folder.path, path)))) {
      this.#isStale = true;
    }
    // The system's queue was full, so there is no telling what is missing.
    this.#events.onHint(flag === "rescan" ? [] : paths);
  }
}

function isSameFolders(one: readonly WatchedFolder[], other: readonly WatchedFolder[]): boolean {
  return one.length === other.length &&
    one.every(({ path, isDeep }, index) =>
      path === other[index]?.path && isDeep === other[index].isDeep
    );
}
