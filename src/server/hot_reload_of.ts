/**
 * Watches a project on this machine's disk.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import { openDenoFileWatcher } from "../reload/file_watcher.ts";
import { HotReload } from "../reload/hot_reload.ts";
import { makeReloadFilter } from "../reload/reload_filter.ts";

/** What is watched, and who is told in the log. */
export interface WatchedProject {
  readonly config: Config;
  /** Absolute path. */
  readonly root: string;
  readonly logger: Logger;
}

/** Calls `recycle` when files of the project have really changed; watches from its `start` on. */
export function hotReloadOf(
  { config, root, logger }: WatchedProject,
  recycle: () => Promise<void>,
): HotReload {
  return new HotReload({
    root,
    filter: makeReloadFilter(config.watch),
    disk: denoDisk,
    openWatcher: openDenoFileWatcher,
    clock: systemClock,
    logger,
    onChange: async (files) => {
      logger.log("info", "hot_reload", `Changed: ${files[0]}`, { files: files.length });
      await recycle();
    },
  });
}
