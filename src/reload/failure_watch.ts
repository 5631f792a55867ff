/**
 * Watches the files that a failed boot named, so that a fix is tried at once and not after the back-off.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import { type Disk, type DiskStamp, isSameStamp } from "./disk.ts";

/** What `FailureWatch` needs. */
export interface FailureWatchOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  /** Called once for each `start`, when something differs; the watch has stopped by then. Must not throw. */
  readonly onChanged: () => void;
  /** Time between two looks, ms. @default {250} */
  readonly intervalMs?: number;
}

/** What is known when a boot has failed. */
export interface FailureWatchStart {
  /**
   * Wall clock when the failed boot began, milliseconds since 1970. A file that was saved since then counts as changed:
   * PHP may have read it before. Without it, changes count from the first look on.
   */
  readonly bootStartedMs?: number;
}

/** What was seen at one path: the file, or the folder nearest to where it should be. */
interface Sight {
  readonly seenPath: string;
  readonly stamp: DiskStamp | undefined;
}

const INTERVAL_MS = 250;

/** Stops and starts any number of times; few files, so it looks by itself instead of asking the system for events. */
export class FailureWatch {
  readonly #options: FailureWatchOptions;
  readonly #intervalMs: number;
  #timer: TimerHandle | undefined;
  /** Counts starts and stops, so that a look that was under way knows that nobody waits for it any more. */
  #run = 0;

  /** Nothing is looked at before `start`. */
  constructor(options: FailureWatchOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS;
  }

  /**
   * Watches these files instead of the ones before. Of a file that is missing, the nearest folder that exists is watched.
   *
   * @param files Absolute paths; none means that there is nothing to wait for.
   */
  start(files: readonly string[], { bootStartedMs }: FailureWatchStart = {}): void {
    this.stop();
    if (files.length === 0) return;
    void this.#watch([...new Set(files)], { run: this.#run, bootStartedMs });
  }

  /** Forgets the files; `onChanged` is not called any more. Harmless when nothing is watched. */
  stop(): void {
    this.#run++;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #watch(
    files: readonly string[],
    { run, bootStartedMs }: { run: number; bootStartedMs: number | undefined },
  ): Promise<void> {
    const first = await this.#lookAt(files);
    if (run !== this.#run) return;
    if (bootStartedMs !== undefined && this.#hasFileSince(first, bootStartedMs)) {
      return this.#changed();
    }
    this.#lookLater(files, first, run);
  }

  #lookLater(files: readonly string[], before: readonly Sight[], run: number): void {
    this.#timer = this.#options.clock.schedule(
      this.#intervalMs,
      () => void this.#lookAgain(files, before, run),
    );
  }

  async #lookAgain(files: readonly string[], before: readonly Sight[], run: number): Promise<void> {
    const now = await this.#lookAt(files);
    if (run !== this.#run) return;
    if (now.some((sight, index) => !isSameSight(sight, before[index]))) this.#changed();
    else this.#lookLater(files, before, run);
  }

  #changed(): void {
    this.stop();
    this.#options.onChanged();
  }

  #lookAt(files: readonly string[]): Promise<Sight[]> {
    return Promise.all(files.map((file) => this.#lookNear(file)));
  }

  async #lookNear(path: string): Promise<Sight> {
    const stamp = await this.#options.disk.stat(path);
    const slash = path.lastIndexOf("/");
    if (stamp !== undefined || slash <= 0) return { seenPath: path, stamp };
    return await this.#lookNear(path.slice(0, slash));
  }

  /** Folders do not count here: a boot may write beside the file that it misses. Nor do times that are yet to come. */
  #hasFileSince(sights: readonly Sight[], sinceMs: number): boolean {
    const nowMs = this.#options.clock.epochMs();
    return sights.some(({ stamp }) =>
      stamp?.kind === "file" && stamp.modifiedMs >= sinceMs && stamp.modifiedMs <= nowMs
    );
  }
}

function isSameSight(one: Sight, other: Sight | undefined): boolean {
  return other?.seenPath === one.seenPath && isSameStamp(one.stamp, other.stamp);
}
