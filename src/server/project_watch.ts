/**
 * Watches a project on this machine's disk, and has new code served.
 *
 * @module
 */
import { resolve } from "@std/path";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import { BootGivenUpError } from "../pool/pool_errors.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import { makeAssetFilter } from "../reload/asset_filter.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import { isAtOrBelow } from "../reload/disk.ts";
import { openDenoFileWatcher } from "../reload/file_watcher.ts";
import { HotReload, type HotReloadOptions } from "../reload/hot_reload.ts";
import { PollWatcher } from "../reload/poll_watcher.ts";
import { makeReloadFilter, type ReloadFilter } from "../reload/reload_filter.ts";
import type { DevSession } from "./dev_session.ts";

/** What is watched, and who is told. */
export interface ProjectWatchOptions {
  readonly config: Config;
  /** Absolute path. */
  readonly root: string;
  /** Whose workers serve the code. */
  readonly pools: readonly WorkerPool[];
  /** Absolute paths of changed files whose code does not serve yet; filled and emptied here. */
  readonly unserved: Set<string>;
  /** Folder of this server's own PHP: processes that wait ahead of need have loaded it. */
  readonly runtimeFolder: string;
  /** Only in development mode. */
  readonly dev: DevSession | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A boot that has taken so long when the code changes again may never end: it is given up for the new code, ms. */
const LONG_BOOT_MS = 1000;

/** Watches as much as the configuration wants: code, and for pages in development public files. */
export class ProjectWatch {
  readonly #options: ProjectWatchOptions;
  readonly #watches: readonly HotReload[];
  readonly #code: HotReload | undefined;
  /** When boots were given up, monotonic ms. */
  #gaveUpMs = -Infinity;

  /** Nothing is watched before `start`. */
  constructor(options: ProjectWatchOptions) {
    const { config, dev } = options;
    this.#options = options;
    const watches: HotReload[] = [];
    if (config.hotReload) {
      const filter = makeReloadFilter(config.watch);
      this.#code = this.#watch(filter, {
        onChange: (files) => this.#codeChanged(files),
        onOvertaken: () => this.#giveUpBoots(),
        onUnsettled: (isUnsettled) => {
          for (const pool of options.pools) pool.holdNewcomers(isUnsettled);
        },
      });
      watches.push(this.#code);
    }
    if (dev !== undefined && config.liveReload) {
      const filter = makeAssetFilter(config.staticRules.map(({ dir }) => dir));
      watches.push(this.#watch(filter, { onChange: (files) => dev.assetsChanged(files) }));
    }
    this.#watches = watches;
  }

  /** Remembers what the files look like, and watches from then on. */
  async start(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.start()));
    this.#options.dev?.followLoaded((files) => void this.#code?.include(files));
  }

  /** Watches no more. */
  close(): void {
    for (const watch of this.#watches) watch.close();
  }

  #watch(
    filter: ReloadFilter,
    listener: Pick<HotReloadOptions, "onChange" | "onOvertaken" | "onUnsettled">,
  ): HotReload {
    const { config, root, clock, logger } = this.#options;
    return new HotReload({
      root,
      filter,
      disk: denoDisk,
      openWatcher: config.watchMode === "poll"
        ? (events) => new PollWatcher(events, { clock })
        : openDenoFileWatcher,
      clock,
      logger,
      ...listener,
    });
  }

  /**
   * Whether there were any. Not again before one could have ended by itself: a boot that writes what is watched would
   * never get anywhere.
   */
  #giveUpBoots(): boolean {
    const { pools, config, clock } = this.#options;
    const nowMs = clock.nowMs();
    if (nowMs - this.#gaveUpMs < config.bootTimeoutMs) return false;
    const givenUp = pools.map((pool) => pool.giveUpBoots(LONG_BOOT_MS));
    if (givenUp.every((count) => count === 0)) return false;
    this.#gaveUpMs = nowMs;
    return true;
  }

  /** In a hurry: from the first ready successor on, nobody meets the old code. */
  async #codeChanged(files: readonly string[]): Promise<void> {
    const { pools, dev, root, runtimeFolder, unserved, clock, logger } = this.#options;
    const paths = files.map((file) => resolve(root, file));
    for (const path of paths) unserved.add(path);
    const isForStart = (path: string) => path.endsWith(".ini") || isAtOrBelow(path, runtimeFolder);
    if (paths.some(isForStart)) {
      for (const pool of pools) pool.dropSpare();
    }
    this.#giveUpBoots();
    const startedMs = clock.nowMs();
    const reloadsBefore = dev?.reloads;
    const outcomes = await Promise.all(pools.map((pool) => pool.recycle("reload", "cutOver")));
    // The next call, which is due, says what came of it.
    if (outcomes.some(({ failure }) => failure instanceof BootGivenUpError)) return;
    const isServed = outcomes.every(({ failure }) => failure === undefined);
    if (isServed) unserved.clear();
    logger.log(
      isServed ? "info" : "warn",
      isServed ? "hot_reload" : "recycle_stopped",
      isServed ? `Reloaded: ${files[0]}` : `Old code goes on serving: ${files[0]}`,
      { files: files.length, duration_ms: Math.round(clock.nowMs() - startedMs) },
    );
    // Who repairs what did not boot is told by the boot itself; a lane without workers has none to tell of.
    const isNews = isServed && outcomes.some(({ replaced }) => replaced > 0);
    if (isNews && dev?.reloads === reloadsBefore) dev?.codeReplaced();
  }
}
