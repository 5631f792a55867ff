/**
 * Watches a project on this machine's disk, and has new code served.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import { makeAssetFilter } from "../reload/asset_filter.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import { openDenoFileWatcher } from "../reload/file_watcher.ts";
import { HotReload } from "../reload/hot_reload.ts";
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
  /** Only in development mode. */
  readonly dev: DevSession | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Watches as much as the configuration wants: code, and for pages in development public files. */
export class ProjectWatch {
  readonly #options: ProjectWatchOptions;
  readonly #watches: readonly HotReload[];
  readonly #code: HotReload | undefined;

  /** Nothing is watched before `start`. */
  constructor(options: ProjectWatchOptions) {
    const { config, dev } = options;
    this.#options = options;
    const watches: HotReload[] = [];
    if (config.hotReload) {
      const filter = makeReloadFilter(config.watch);
      this.#code = this.#watch(filter, (files) => this.#codeChanged(files));
      watches.push(this.#code);
    }
    if (dev !== undefined && config.liveReload) {
      const filter = makeAssetFilter(config.staticRules.map(({ dir }) => dir));
      watches.push(this.#watch(filter, (files) => dev.assetsChanged(files)));
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
    onChange: (files: readonly string[]) => void | Promise<void>,
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
      onChange,
    });
  }

  /** In a hurry: from the first ready successor on, nobody meets the old code. */
  async #codeChanged(files: readonly string[]): Promise<void> {
    const { pools, dev, clock, logger } = this.#options;
    const startedMs = clock.nowMs();
    const reloadsBefore = dev?.reloads;
    const outcomes = await Promise.all(pools.map((pool) => pool.recycle("reload", "cutOver")));
    const isServed = outcomes.every(({ failure }) => failure === undefined);
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
