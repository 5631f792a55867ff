/**
 * Minutes of mixed requests at half of what the server can do, while workers are recycled and the configuration is read
 * again: what does it lose, and does it grow? The argument is the number of minutes, 10 without one; two more come before
 * those that are judged.
 *
 * @module
 */
import { closingLine } from "../../tools/test_summary.ts";
import { printError, printLine } from "../../tools/print.ts";
import { descriptorCount, rssKib, zombieCount } from "../support/process_figures.ts";
import {
  type ClientReport,
  countdown,
  emptyReport,
  percentile,
  runClients,
  runRate,
} from "./clients.ts";
import { Figures } from "./figures.ts";
import { SoakMix } from "./soak_mix.ts";
import { StormServer } from "./storm_server.ts";
import { pause } from "../support/pause.ts";

const MINUTE_MS = 60_000;
const CAPACITY_CLIENTS = 16;
const CAPACITY_REQUESTS = 6_000;
/** Where this many wait for their answers the machine has other work: the next ones are asked later, not on top. */
const MOST_WAITING = 200;
const SAMPLE_MS = 5_000;
/** One order to the server after this many samples: workers anew, then the configuration, in turns. */
const ORDER_EVERY = 4;
/** A line of progress after so many samples. */
const PROGRESS_EVERY = 6;
/**
 * The same load before anything is judged: the runtime takes its memory in the first minutes, and gives none of it back.
 * A shorter run says nothing about growth.
 */
const WARM_UP_MINUTES = 2;
const JUDGED_MINUTES = 8;
const RSS_GROWTH = 1.05;
const DESCRIPTOR_SLACK = 2;
const SETTLE_MS = 2_000;

/** What is looked at while it runs. */
interface Watch {
  readonly rssKib: number[];
  orders: number;
}

async function watch(
  server: StormServer,
  report: ClientReport,
  isOver: () => boolean,
): Promise<Watch> {
  const seen: Watch = { rssKib: [], orders: 0 };
  while (!isOver()) {
    await pause(SAMPLE_MS);
    seen.rssKib.push(await rssKib(server.pid));
    if (seen.rssKib.length % PROGRESS_EVERY === 0) {
      const s = seen.rssKib.length * SAMPLE_MS / 1_000;
      printLine(
        `${s} s: ${report.goodMs.length} answers, ${report.refusals.length} refused, ${
          seen.rssKib.at(-1)
        } KiB`,
      );
    }
    if (seen.rssKib.length % ORDER_EVERY !== 0) continue;
    server.process.signal(seen.orders++ % 2 === 0 ? "SIGUSR2" : "SIGHUP");
  }
  return seen;
}

/** Of every kind. */
function failuresOf({ refusals, cut, lost, wrong }: ClientReport): number {
  return refusals.length + cut + lost + wrong;
}

/** Warnings and errors of the log, by event. */
function troubles(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, event = ""] of log.matchAll(/"level":"(?:warn|error)","event":"(\w+)"/g)) {
    counts.set(event, (counts.get(event) ?? 0) + 1);
  }
  return counts;
}

/** With no connection open but the listener's. */
async function descriptorsAtRest(server: StormServer, mix: SoakMix): Promise<number> {
  mix.hangUp();
  await pause(SETTLE_MS);
  return await descriptorCount(server.pid);
}

async function soak(minutes: number): Promise<void> {
  const figures = new Figures(`soak ${minutes} min`);
  await using server = await StormServer.start({
    fast_workers: 4,
    slow_workers: 2,
    max_requests_per_worker: 2_000,
    // A machine that stops for a second makes the clients come all at once: no fault of the server.
    max_queue: 1_000,
    max_worker_lifetime_s: 120,
    body_memory_bytes: 65_536,
    static: [{ prefix: "/", dir: "public" }],
    temp_dir: "temporary",
    env: { TMPDIR: "temporary" },
  }, { folders: ["temporary"], files: { "public/page.txt": SoakMix.PAGE } });
  using mix = new SoakMix();
  const startedMs = performance.now();
  await runClients(server.origin, CAPACITY_CLIENTS, countdown(CAPACITY_REQUESTS), mix.next);
  const capacity = CAPACITY_REQUESTS * 1_000 / (performance.now() - startedMs);
  const before = await descriptorsAtRest(server, mix);
  const rate = Math.round(capacity / 2);
  if (minutes >= JUDGED_MINUTES) {
    const warmUp = await runRate(
      server.origin,
      rate,
      WARM_UP_MINUTES * MINUTE_MS,
      mix.next,
      emptyReport(),
      MOST_WAITING,
    );
    figures.note("before that, right answers", warmUp.goodMs.length);
    figures.atMost("before that, failed", failuresOf(warmUp), 0);
  }
  let isOver = false;
  const report = emptyReport();
  const watching = watch(server, report, () => isOver);
  const beganMs = performance.now();
  await runRate(server.origin, rate, minutes * MINUTE_MS, mix.next, report, MOST_WAITING);
  const elapsedS = (performance.now() - beganMs) / 1_000;
  isOver = true;
  const { rssKib: samples, orders } = await watching;
  const after = await descriptorsAtRest(server, mix);
  const third = Math.floor(samples.length / 3);
  const [first, last] = [samples.slice(0, third), samples.slice(-third)];
  figures.note("capacity of the mix, requests/s", capacity);
  figures.note("asked, requests/s", rate);
  figures.note("right answers", report.goodMs.length);
  figures.note("share of the capacity, %", report.goodMs.length * 100 / elapsedS / capacity);
  figures.note("p99, ms", percentile(report.goodMs, 0.99));
  figures.note("recycles and reloads", orders);
  figures.atMost("refused", report.refusals.length, 0);
  for (const status of new Set(report.refusals.map((refusal) => refusal.status))) {
    const count = report.refusals.filter((refusal) => refusal.status === status).length;
    figures.note(`refused with ${status}`, count);
  }
  figures.atMost("cut off", report.cut, 0);
  figures.atMost("without an answer", report.lost, 0);
  figures.atMost("wrong answers", report.wrong, 0);
  figures.note("RSS, first third, KiB (median)", percentile(first, 0.5));
  const limit = Math.round(percentile(first, 0.5) * RSS_GROWTH);
  const grown = percentile(last, 0.5);
  if (minutes >= JUDGED_MINUTES) figures.atMost("RSS, last third, KiB (median)", grown, limit);
  else figures.note("RSS, last third, KiB (median)", grown);
  figures.note("descriptors before", before);
  figures.atMost("descriptors after, difference", Math.abs(after - before), DESCRIPTOR_SLACK);
  figures.atMost("zombies", await zombieCount(server.pid), 0);
  server.process.signal("SIGTERM");
  const ended = await server.process.ended;
  figures.atMost("exit code", ended.code, 0);
  const left = await server.filesBelow("temporary");
  figures.atMost("temporary files", left.length, 0);
  for (const path of left) figures.note("left", path);
  for (const [event, count] of troubles(ended.stdout)) figures.note(`log: ${event}`, count);
  figures.assertMet();
}

const minutes = Number(Deno.args[0] ?? 10);
if (!(minutes > 0 && minutes <= 60)) {
  printError(`Cannot soak for "${Deno.args[0]}": expected a number of minutes up to 60`);
  Deno.exit(64);
}
let failed = 0;
try {
  await soak(minutes);
} catch (error) {
  printError(String(error));
  failed = 1;
}
printLine(closingLine({ passed: 1 - failed, failed, skipped: 0 }));
Deno.exit(failed);
