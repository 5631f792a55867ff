/**
 * From a save to the first answer of the new code.
 *
 * @module
 */
import { Figures } from "../storms/figures.ts";
import { percentile } from "../storms/clients.ts";
import { copyProject, DevServer, type SavedProject, saveOf } from "./dev_server.ts";
import { pause } from "../support/pause.ts";

const SAVES = 50;
/** Between two saves, so that the workers of the one before have booted, ms: nobody types faster. */
const REST_MS = 1000;

/** Saves 50 times and asks until the new code answers; `goalMs` is the highest median allowed. */
export async function saveToServed(
  project: SavedProject,
  goalMs: number | undefined,
): Promise<void> {
  const figures = new Figures(project.name);
  const { app, save } = await copyProject(project);
  await using server = await DevServer.start(app);
  const url = server.url(project.path);
  while (await saveOf(url) !== 0) await pause(10);
  const times: number[] = [];
  for (let number = 1; number <= SAVES; number++) {
    await pause(REST_MS);
    const startedMs = performance.now();
    await save(number);
    while (await saveOf(url) !== number) await pause(2);
    times.push(performance.now() - startedMs);
  }
  const median = percentile(times, 0.5);
  if (goalMs === undefined) figures.note("save to served, median ms", median);
  else figures.atMost("save to served, median ms", median, goalMs);
  const [load = 0] = Deno.loadavg();
  figures.note(`load of the machine, ${navigator.hardwareConcurrency} processors`, load);
  figures.note("save to served, p95 ms", percentile(times, 0.95));
  const reloads = server.process.lines.flatMap((line) =>
    Number(/"hot_reload".*"duration_ms":(\d+)/.exec(line)?.[1] ?? NaN)
  ).filter((ms) => !Number.isNaN(ms));
  figures.note("of it boot of one successor, median ms", percentile(reloads, 0.5));
  figures.assertMet();
}
