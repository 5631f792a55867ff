/**
 * Hints by the clock, for file systems that report nothing (network shares, some containers) and systems that refuse to.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import type { FileWatcher, FileWatcherEvents, WatchedFolder } from "./file_watcher.ts";

/** Time between two looks, ms; a look costs one call to the system for each watched file. */
const POLL_INTERVAL_MS = 1000;

/** Hints that anything may have changed, once in an interval. It never fails. */
export class PollWatcher implements FileWatcher {
  readonly #events: FileWatcherEvents;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #timer: TimerHandle | undefined;

  /**
   * Nothing happens before the first `watch`.
   *
   * @param time `intervalMs` is the time between two hints, 1000 if absent.
   */
  constructor(
    events: FileWatcherEvents,
    time: { readonly clock: Clock; readonly intervalMs?: number },
  ) {
    this.#events = events;
    this.#clock = time.clock;
    this.#intervalMs = time.intervalMs ?? POLL_INTERVAL_MS;
  }

  /** Begins to hint; which folders does not matter, since each hint is for anything. */
  watch(_folders: readonly WatchedFolder[]): void {
    this.#timer ??= this.#clock.schedule(this.#intervalMs, () => this.#tick());
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #tick(): void {
    this.#timer = this.#clock.schedule(this.#intervalMs, () => this.#tick());
    this.#events.onHint([]);
  }
}
