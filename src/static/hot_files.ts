/**
 * What was found at paths a moment ago: small files, and nothing. Bounded, and never older than half a second.
 *
 * @module
 */
import type { HotFile } from "./hot_file.ts";
import type { LookupPlan } from "./rule_folder.ts";

/** A file that is remembered. */
export interface HotEntry {
  readonly file: HotFile;
  /** Where it was found, to look there again. */
  readonly plan: LookupPlan;
  /** Monotonic time at which the look at the disk began, milliseconds. */
  readonly sinceMs: number;
  /** Somebody looks again already. */
  isRefreshing: boolean;
}

/**
 * A file counts for this long, milliseconds. The folder it was found in may have been looked at as long ago
 * (`FOLDER_FRESH_MS`): together, every change is seen within a second.
 */
export const HOT_MS = 500;
/** From this age on a file that is asked for is looked at again while it is still answered, milliseconds. */
const REFRESH_AFTER_MS = 250;

/** Largest file that is kept, with its compressed copies, bytes. */
export const MAX_HOT_BYTES = 1024 * 1024;
/** All files together, bytes. */
const MAX_TOTAL_BYTES = 32 * 1024 * 1024;
const MAX_FILES = 2048;
const MAX_MISSES = 4096;
/** Longer paths are not remembered, characters. */
const MAX_KEY_LENGTH = 512;

/** Remembers by decoded path. The oldest goes first; what is asked for is young, since it is looked at again. */
export class HotFiles {
  readonly #freshForMs: number;
  readonly #files = new Map<string, HotEntry>();
  /** Monotonic time of the look, milliseconds. */
  readonly #misses = new Map<string, number>();
  #totalBytes = 0;

  /** @param freshForMs How long a look counts, ms; 0 looks at the disk each time. */
  constructor(freshForMs: number = HOT_MS) {
    this.#freshForMs = freshForMs;
  }

  /** Bytes that are kept now. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** The file of a path; undefined if it is not remembered, or not young enough. */
  find(path: string, nowMs: number): HotEntry | undefined {
    const entry = this.#files.get(path);
    return entry !== undefined && nowMs - entry.sinceMs < this.#freshForMs ? entry : undefined;
  }

  /** Whether it is time to look again, which only the first who asks is told. */
  isDue(entry: HotEntry, nowMs: number): boolean {
    if (entry.isRefreshing || nowMs - entry.sinceMs < REFRESH_AFTER_MS) return false;
    entry.isRefreshing = true;
    return true;
  }

  /** Remembers a file in place of what was remembered of its path. */
  put(path: string, entry: HotEntry): void {
    this.forget(path);
    if (entry.file.sizeBytes > MAX_HOT_BYTES || path.length > MAX_KEY_LENGTH) return;
    this.#files.set(path, entry);
    this.#totalBytes += entry.file.sizeBytes;
    for (const oldest of this.#files.keys()) {
      if (this.#totalBytes <= MAX_TOTAL_BYTES && this.#files.size <= MAX_FILES) break;
      this.forget(oldest);
    }
  }

  /** Forgets what was remembered of a path. */
  forget(path: string): void {
    const entry = this.#files.get(path);
    if (entry !== undefined) {
      this.#files.delete(path);
      this.#totalBytes -= entry.file.sizeBytes;
    }
    this.#misses.delete(path);
  }

  /** Remembers that nothing is there; `sinceMs` is when the look began. */
  putMiss(path: string, sinceMs: number): void {
    this.forget(path);
    if (path.length > MAX_KEY_LENGTH) return;
    this.#misses.set(path, sinceMs);
    if (this.#misses.size <= MAX_MISSES) return;
    const [oldest] = this.#misses.keys();
    if (oldest !== undefined) this.#misses.delete(oldest);
  }

  /** Whether nothing was there a moment ago. */
  isMiss(path: string, nowMs: number): boolean {
    const sinceMs = this.#misses.get(path);
    return sinceMs !== undefined && nowMs - sinceMs < this.#freshForMs;
  }
}
