/**
 * Many requests while every worker is replaced, on request or by count.
 *
 * @module
 */
import { type ClientReport, countdown, percentile, runClients } from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer } from "./storm_server.ts";
import { pause } from "../support/pause.ts";

const CLIENTS = 16;
const WORKERS = 4;
const STEADY_REQUESTS = 2_000;
/** Of the 99th percentile in the storm to the one without. */
const P99_RATIO = 3;

/** The storm ends after so many times the requests that are wanted, whatever has happened. */
const MAX_FACTOR = 50;

/** How much of it. */
export interface RecycleSize {
  readonly requests: number;
  readonly rolls: number;
  /** Whether the 99th percentile is judged: too few requests say nothing about it. */
  readonly isTimed: boolean;
}

function judge(
  figures: Figures,
  steady: ClientReport,
  storm: ClientReport,
  size: RecycleSize,
): void {
  const [steadyMs, stormMs] = [percentile(steady.goodMs, 0.99), percentile(storm.goodMs, 0.99)];
  figures.atLeast("right answers", storm.goodMs.length, size.requests);
  figures.atMost("failures", storm.refusals.length + storm.cut + storm.lost, 0);
  figures.atMost("wrong nonces", storm.wrong, 0);
  figures.note("p99 without, ms", steadyMs);
  figures.quickEnough("p99, ms", stormMs, P99_RATIO * steadyMs);
}

/** Rolling recycles, spread evenly over the requests. */
export async function rollingStorm(size: RecycleSize): Promise<void> {
  const figures = new Figures("rolling", size.isTimed);
  await using server = await StormServer.start({ fast_workers: WORKERS });
  const steady = await runClients(server.origin, CLIENTS, countdown(STEADY_REQUESTS));
  let asked = 0;
  let rolled = 0;
  const isOver = (): boolean => asked >= size.requests && rolled === size.rolls;
  const clients = runClients(server.origin, CLIENTS, () => {
    // The call that says no is no request: counted, it would be one that is missing in the end.
    if (isOver()) return false;
    asked++;
    return true;
  });
  const every = size.requests / size.rolls;
  while (rolled < size.rolls) {
    if (asked >= rolled * every) {
      await server.recycle();
      rolled++;
    } else await pause(1);
  }
  const storm = await clients;
  figures.note("rolling recycles", rolled);
  judge(figures, steady, storm, size);
  figures.assertMet();
}

/** Every worker is replaced after 50 requests. */
export async function countedStorm(size: RecycleSize): Promise<void> {
  const figures = new Figures("max_requests", size.isTimed);
  let steady: ClientReport;
  {
    await using server = await StormServer.start({ fast_workers: WORKERS });
    steady = await runClients(server.origin, CLIENTS, countdown(STEADY_REQUESTS));
  }
  await using server = await StormServer.start({
    fast_workers: WORKERS,
    max_requests_per_worker: 50,
    log_level: "debug",
  });
  const { lines } = server.process;
  let read = 0;
  let replaced = 0;
  let asked = 0;
  const storm = await runClients(server.origin, CLIENTS, () => {
    for (; read < lines.length; read++) if (lines[read]?.includes("max_requests")) replaced++;
    // Successors boot for longer than a quick server takes to answer the requests that are wanted at least.
    const isOver = asked >= size.requests && replaced >= size.rolls;
    if (isOver || asked >= MAX_FACTOR * size.requests) return false;
    asked++;
    return true;
  });
  figures.atLeast("workers replaced", replaced, size.rolls);
  judge(figures, steady, storm, size);
  figures.assertMet();
}
