/**
 * Workers that come and go: what is left of them in the server, and without it.
 *
 * @module
 */
import { childrenOf, descriptorCount, isComputing, rssKib } from "../support/process_figures.ts";
import { timeUntilGone } from "../support/process_life.ts";
import { ask, emptyReport, nonceQuestion, percentile } from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer, until } from "./storm_server.ts";

const WORKERS = 4;
const KIB_PER_MIB = 1_024;
/** Rolls before the first sample: buffers, caches and compiled code find their size. */
const WARM_ROLLS = 25;
/** Of the last third's memory to the first third's. */
const RSS_RATIO = 1.05;
const ORPHAN_MS = 2_000;

/** Replaces every worker again and again, `cycles` workers in all. */
export async function spawnStorm(cycles: number): Promise<void> {
  const figures = new Figures("spawn, retire");
  await using server = await StormServer.start({ fast_workers: WORKERS });
  const rolls = Math.ceil(cycles / WORKERS);
  const rss: number[] = [];
  const descriptors: number[] = [];
  const report = emptyReport();
  for (let roll = 0; roll < WARM_ROLLS + rolls; roll++) {
    await server.recycle();
    await ask(server.origin, nonceQuestion(), report);
    // The old ones end a moment after they were replaced.
    await until(
      async () => (await childrenOf(server.pid)).length === WORKERS,
      "old workers to end",
    );
    if (roll < WARM_ROLLS) continue;
    rss.push(await rssKib(server.pid) / KIB_PER_MIB);
    descriptors.push(await descriptorCount(server.pid));
  }
  const third = Math.floor(rolls / 3);
  const [early, late] = [rss.slice(0, third), rss.slice(-third)];
  figures.note("cycles", rolls * WORKERS);
  figures.note("descriptors at first", percentile(descriptors.slice(0, third), 0.5));
  figures.atMost(
    "descriptors more at last",
    percentile(descriptors.slice(-third), 0.5) - percentile(descriptors.slice(0, third), 0.5),
    2,
  );
  figures.note("memory, first third, median MiB", percentile(early, 0.5));
  figures.atMost(
    "memory, last third, median MiB",
    percentile(late, 0.5),
    RSS_RATIO * percentile(early, 0.5),
  );
  figures.atLeast("right answers between", report.goodMs.length, WARM_ROLLS + rolls);
  figures.assertMet();
}

/** `kill -9` of the server while its workers compute, sleep and wait. */
export async function orphanStorm(): Promise<void> {
  const figures = new Figures("orphans");
  await using server = await StormServer.start({ fast_workers: 2 * WORKERS });
  await until(async () => (await childrenOf(server.pid)).length === 2 * WORKERS, "all workers");
  const busy = ["/compute", "/compute", "/wait?ms=60000", "/wait?ms=60000"].map((path) =>
    fetch(server.origin + path).then(() => "answered", () => "cut")
  );
  const workers = await childrenOf(server.pid);
  await until(async () => await areBusy(workers), "two busy workers");
  server.process.signal("SIGKILL");
  const goneMs = await timeUntilGone(workers, 2 * ORPHAN_MS);
  await Promise.all(busy);
  figures.note("workers", workers.length);
  figures.atMost("all gone after, ms", goneMs ?? Infinity, ORPHAN_MS);
  figures.assertMet();
}

/** Whether two of them compute now. */
async function areBusy(pids: readonly number[]): Promise<boolean> {
  return (await Promise.all(pids.map(isComputing))).filter(Boolean).length >= 2;
}
