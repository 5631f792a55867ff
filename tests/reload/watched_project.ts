/**
 * A project in memory that a `HotReload` watches.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { Logger } from "../../src/base/logger.ts";
import { HotReload } from "../../src/reload/hot_reload.ts";
import { makeReloadFilter } from "../../src/reload/reload_filter.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeDisk, FakeWatcher } from "../support/fake_disk.ts";

/** Starts watching `/p`, where a test has put what it wants. */
export async function watchedProject(
  prepare: (disk: FakeDisk) => void = (disk) => disk.write("/p/app/A.php"),
) {
  const disk = new FakeDisk();
  prepare(disk);
  const clock = new FakeClock();
  const calls: (readonly string[])[] = [];
  const told: string[] = [];
  const watchers: FakeWatcher[] = [];
  const logger: Logger = { log: (_level, event) => void told.push(event) };
  let answer: () => Promise<void> = () => Promise.resolve();
  let overtaken = 0;
  let comesToNothing = false;
  const reload = new HotReload({
    root: "/p",
    filter: makeReloadFilter(["lib/**"]),
    disk,
    clock,
    logger,
    openWatcher: (events) => {
      const watcher = new FakeWatcher(events);
      watchers.push(watcher);
      return watcher;
    },
    onChange: (files) => {
      calls.push(files);
      return answer();
    },
    onOvertaken: () => {
      overtaken++;
      return comesToNothing;
    },
  });
  await reload.start();
  const [watcher] = watchers;
  assert(watcher !== undefined);
  return {
    disk,
    clock,
    calls,
    told,
    watcher,
    reload,
    hint: (...paths: string[]) => watcher.events.onHint(paths),
    overtaken: () => overtaken,
    set comesToNothing(next: boolean) {
      comesToNothing = next;
    },
    set answer(next: () => Promise<void>) {
      answer = next;
    },
  };
}
