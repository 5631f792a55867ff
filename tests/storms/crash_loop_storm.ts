/**
 * An application that does not boot, for a while.
 *
 * @module
 */
import { processorMs } from "../support/process_figures.ts";
import { ask, emptyReport, percentile } from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer, until } from "./storm_server.ts";
import { pause } from "../support/pause.ts";

const WORKERS = 4;
const ASK_EVERY_MS = 250;
const MAX_SPAWNS = 12;
/** Share of one core, percent. */
const PROCESSOR_SHARE = 10;
const REFUSED_MS = 50;
const REPAIRED_MS = 1_000;

/** Counts its boots in a file, and fails; or does not. */
function application(counter: string, isBroken: boolean): string {
  const boot = `file_put_contents(${JSON.stringify(counter)}, '.', FILE_APPEND);`;
  const end = isBroken ? "throw new RuntimeException('No database today');" : "";
  return `<?php ${boot} ${end} return static fn (): string => 'repaired';`;
}

/** How much of it. */
export interface CrashLoopSize {
  readonly durationMs: number;
  /** Whether times are judged; attempts are dense at first. */
  readonly isTimed: boolean;
}

/** Lets it fail for a while, then repairs it. */
export async function crashLoopStorm({ durationMs, isTimed }: CrashLoopSize): Promise<void> {
  const figures = new Figures("crash loop", isTimed);
  const counter = await Deno.makeTempFile({ prefix: "boots_" });
  await using server = await StormServer.start(
    { fast_workers: WORKERS, slow_workers: WORKERS },
    { source: application(counter, true) },
  );
  const startedMs = performance.now();
  const usedMs = await processorMs(server.pid);
  const report = emptyReport();
  while (performance.now() - startedMs < durationMs) {
    await ask(server.origin, { path: "/", fits: () => false }, report);
    await pause(ASK_EVERY_MS);
  }
  const tookMs = performance.now() - startedMs;
  const share = 100 * (await processorMs(server.pid) - usedMs) / tookMs;
  const spawns = (await Deno.stat(counter)).size;
  await server.app.rewrite(application(counter, false));
  const repairedMs = await until(async () => {
    const one = emptyReport();
    await ask(server.origin, { path: "/", fits: (body) => body === "repaired" }, one);
    return one.goodMs.length === 1;
  }, "the repaired application");
  const odd = report.refusals.filter((answer) =>
    answer.status !== 503 || answer.retryAfter === null
  );
  figures.note("lasted, s", tookMs / 1_000);
  figures.atMost("boots attempted", spawns, MAX_SPAWNS);
  figures.quickEnough("processor time, % of a core", share, PROCESSOR_SHARE);
  // A hundred samples have no 99th percentile to speak of.
  const refusedMs = report.refusals.map(({ ms }) => ms);
  figures.quickEnough("refused, p90 ms", percentile(refusedMs, 0.9), REFUSED_MS);
  figures.note("refused, slowest ms", percentile(refusedMs, 1));
  figures.atMost("answers without 503 and Retry-After", odd.length + report.wrong + report.lost, 0);
  figures.quickEnough("serves again after the repair, ms", repairedMs, REPAIRED_MS);
  await Deno.remove(counter);
  figures.assertMet();
}
