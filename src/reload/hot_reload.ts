/**
 * Tells when the application's files have really changed.
 *
 * @module
 */
import { messageOf } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { CallWatch } from "./call_watch.ts";
import { ChangeGate } from "./change_gate.ts";
import { type Disk, isAtOrBelow } from "./disk.ts";
import type { FileWatcher, FileWatcherEvents, OpenFileWatcher } from "./file_watcher.ts";
import { LoadedFiles } from "./loaded_files.ts";
import { PollWatcher } from "./poll_watcher.ts";
import type { ReloadFilter } from "./reload_filter.ts";
import { changedFiles, type Snapshot, takeSnapshot } from "./snapshot.ts";

/** What `HotReload` needs. */
export interface HotReloadOptions {
  /** Absolute path of the project. */
  readonly root: string;
  readonly filter: ReloadFilter;
  readonly disk: Disk;
  readonly openWatcher: OpenFileWatcher;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Called with what was added, removed or changed: sorted paths, at least one, relative to the root or, outside of it,
   * absolute. Calls never overlap; all that changes during one leads to one more. A rejection is logged and the next
   * change is awaited.
   */
  readonly onChange: (files: readonly string[]) => void | Promise<void>;
  /**
   * Called when files really change during a call of `onChange`, and again while that goes on. True if that call comes
   * to nothing because of it: the next one, which is due, names its files as well. @default does nothing
   */
  readonly onOvertaken?: (() => boolean) | undefined;
  /**
   * Called with true when something may have changed, more than once perhaps, and with false once that is dealt with:
   * `onChange` has settled, or there was nothing to call it for. @default does nothing
   */
  readonly onUnsettled?: ((isUnsettled: boolean) => void) | undefined;
  /** Quiet after the change of one file, ms. @default {20} */
  readonly settleMs?: number;
  /** Quiet that ends a burst of changes, ms. @default {100} */
  readonly debounceMs?: number;
  /** Longest wait for that quiet, ms. @default {2000} */
  readonly maxWaitMs?: number;
}

/** An editor writes a file in one go, or a few within a millisecond. */
const SETTLE_MS = 20;
/** A checkout pauses between two files. */
const DEBOUNCE_MS = 100;
const MAX_WAIT_MS = 2000;

/** Pause before a project folder that is missing is looked for again, ms: it cannot be watched until it is back. */
const MISSING_RETRY_MS = 1000;

/** Watches a project from `start` until `close`. */
export class HotReload {
  readonly #options: HotReloadOptions;
  readonly #gate: ChangeGate;
  readonly #watcherEvents: FileWatcherEvents;
  readonly #loaded: LoadedFiles;
  readonly #calls: CallWatch;
  #watcher: FileWatcher;
  #root: string;
  #snapshot: Snapshot | undefined;
  #isMissing = false;
  #isClosed = false;

  /** Nothing is watched before `start`. */
  constructor(options: HotReloadOptions) {
    const { settleMs = SETTLE_MS, debounceMs = DEBOUNCE_MS } = options;
    const { maxWaitMs = MAX_WAIT_MS } = options;
    this.#options = options;
    this.#root = options.root;
    this.#loaded = new LoadedFiles(options.disk);
    this.#calls = new CallWatch({
      clock: options.clock,
      differ: async () => options.onOvertaken !== undefined && await this.#differ(),
      onOvertaken: () => !this.#isClosed && options.onOvertaken?.() === true,
    });
    this.#gate = new ChangeGate({
      ...options,
      settleMs,
      debounceMs,
      maxWaitMs,
      run: () => this.#check(),
      onOvertaken: () => void this.#calls.hinted(),
    });
    this.#watcherEvents = {
      onHint: (paths) => {
        const relevant = paths.filter((path) => this.#isOfInterest(path));
        if (relevant.length > 0 || paths.length === 0) {
          this.#gate.hint(relevant.length === 1 ? relevant[0] : undefined);
        }
      },
      onFailed: (error) => this.#watchFailed(error),
    };
    this.#watcher = options.openWatcher(this.#watcherEvents);
  }

  /** Remembers what the files look like and watches from then on. Never rejects: what is missing is waited for. */
  async start(): Promise<void> {
    this.#snapshot = await this.#look();
  }

  /** Watches these files as well, wherever they are; absolute real paths. */
  async include(files: readonly string[]): Promise<void> {
    const uncovered = files.filter((path) => !this.#isCovered(path));
    if (!await this.#loaded.add(uncovered) || this.#isClosed) return;
    if (this.#snapshot !== undefined) this.#watch(this.#snapshot);
    this.#options.logger.log("debug", "watch_extended", "Watching files that PHP has loaded, too");
  }

  /** Stops watching; `onChange` is not called again. A call that is under way is not interrupted. */
  close(): void {
    this.#isClosed = true;
    this.#gate.close();
    this.#watcher.close();
  }

  async #check(): Promise<void> {
    const before = this.#snapshot;
    const after = await this.#look();
    if (after === undefined || this.#isClosed) return;
    this.#snapshot = after;
    // Before the first look there was nothing to compare with.
    const own = before === undefined ? [...after.files.keys()] : changedFiles(before, after);
    const loaded = (await this.#loaded.changed()).map((path) => this.#relative(path) ?? path);
    const files = [...new Set([...this.#calls.takeUnfinished(), ...own, ...loaded])].sort();
    if (files.length === 0 || this.#isClosed) return;
    try {
      await this.#calls.during(files, () => this.#options.onChange(files));
    } catch (error) {
      this.#options.logger.log("error", "reload_failed", "Reload after a file change failed", {
        error: messageOf(error),
        files: files.length,
      });
    }
  }

  /** Whether files have changed since the last look, which this one does not count as. */
  async #differ(): Promise<boolean> {
    const { disk, filter } = this.#options;
    const before = this.#snapshot;
    const now = await takeSnapshot({ root: this.#root, disk, filter });
    if (before === undefined || now === undefined) return false;
    return changedFiles(before, now).length > 0 || await this.#loaded.differ();
  }

  /** Takes a snapshot and watches what it found; undefined while the project is missing. */
  async #look(): Promise<Snapshot | undefined> {
    const { root, disk, filter } = this.#options;
    // Asked each time: a link to the current release may lead elsewhere now.
    this.#root = await disk.realPath(root) ?? root;
    const snapshot = await takeSnapshot({ root: this.#root, disk, filter });
    if (this.#isClosed) return undefined;
    if (snapshot === undefined) {
      this.#reportMissing();
      this.#watcher.watch([]);
      this.#gate.retryIn(MISSING_RETRY_MS);
      return undefined;
    }
    this.#isMissing = false;
    this.#watch(snapshot);
    return snapshot;
  }

  #watch({ folders }: Snapshot): void {
    this.#watcher.watch([...folders, ...this.#loaded.foldersBeside(folders)]);
  }

  #reportMissing(): void {
    if (this.#isMissing) return;
    this.#isMissing = true;
    this.#options.logger.log("warn", "watch_root_missing", "Cannot read the project's folder", {
      folder: this.#options.root,
      hint: "It is looked for until it is back; --allow-read must cover it",
    });
  }

  #watchFailed(error: unknown): void {
    if (this.#isClosed) return;
    // A folder vanished between the look and the watch.
    if (error instanceof Deno.errors.NotFound) return this.#gate.retryIn(MISSING_RETRY_MS);
    const { clock, logger } = this.#options;
    logger.log("warn", "watch_failed", "Cannot watch files, looking at them every second instead", {
      error: messageOf(error),
      hint: error instanceof Deno.errors.NotCapable
        ? "Pass --allow-read for the project's folder"
        : "On Linux, fs.inotify.max_user_watches or max_user_instances may be too low",
    });
    this.#watcher.close();
    this.#watcher = new PollWatcher(this.#watcherEvents, { clock });
    this.#watcher.watch([]);
    this.#gate.hint();
  }

  #isOfInterest(path: string): boolean {
    const { filter } = this.#options;
    const linked = this.#snapshot?.linkedFolders ?? [];
    if (linked.some((folder) => isAtOrBelow(path, folder))) return true;
    const relative = this.#relative(path);
    if (relative === undefined || this.#loaded.has(path)) return true;
    return filter.isRelevantFile(relative) || filter.coverageOf(relative) !== "none";
  }

  /** Whether the project's own folders are watched for this file. */
  #isCovered(path: string): boolean {
    const relative = this.#relative(path);
    return relative !== undefined && this.#options.filter.isRelevantFile(relative);
  }

  /** Relative to the root; undefined for what lies elsewhere. */
  #relative(path: string): string | undefined {
    return isAtOrBelow(path, this.#root) ? path.slice(this.#root.length + 1) : undefined;
  }
}
