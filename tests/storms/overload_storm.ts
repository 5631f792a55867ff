/**
 * Four times as many requests as can be served.
 *
 * @module
 */
import {
  ask,
  countdown,
  emptyReport,
  percentile,
  runClients,
  runRate,
  waitQuestion,
} from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer, until } from "./storm_server.ts";

const WORKERS = 4;
/** Requests wait in PHP and leave the processor alone: the clients need it, and so they measure the queue. */
const SERVICE_MS = 100;
const CAPACITY_PER_S = WORKERS * 1_000 / SERVICE_MS;
const OVERLOAD = 4;
/** Of the capacity, %; less in a run that is not timed, on a machine that has other work. */
const ACCEPTED = { timed: 90, untimed: 60 } as const;
const QUEUE_TIMEOUT_MS = 500;
/** As many as are served within the time limit of the queue, less one round. */
const MAX_QUEUE = 16;
const STATIC_PER_S = 20;
const REFUSED_MS = 50;
const STATIC_MS = 50;
const NORMAL_MS = 1_000;

/** How much of it. */
export interface OverloadSize {
  readonly durationMs: number;
  /** Whether times are judged. */
  readonly isTimed: boolean;
}

/** Offers more than can be served for a while, then looks how soon all is well. */
export async function overloadStorm({ durationMs, isTimed }: OverloadSize): Promise<void> {
  const figures = new Figures("overload", isTimed);
  await using server = await StormServer.start({
    fast_workers: WORKERS,
    max_queue: MAX_QUEUE,
    queue_timeout_ms: QUEUE_TIMEOUT_MS,
  });
  await server.app.write("public/css/still.css", "body{}");
  const { origin } = server;
  const question = () => waitQuestion("/wait", SERVICE_MS);
  await runClients(origin, WORKERS, countdown(20), question);
  const alone = await runClients(origin, WORKERS, countdown(60), question);
  const serviceMs = percentile(alone.goodMs, 0.99);
  const [load, files] = await Promise.all([
    runRate(origin, OVERLOAD * CAPACITY_PER_S, durationMs, question),
    runRate(origin, STATIC_PER_S, durationMs, () => ({
      path: "/css/still.css",
      fits: (body) => body === "body{}",
    })),
  ]);
  const normalMs = await until(async () => {
    const one = emptyReport();
    await ask(origin, question(), one);
    return (one.goodMs[0] ?? Infinity) <= 2 * serviceMs;
  }, "a normal answer");
  const refusedMs = load.refusals.map(({ ms }) => ms);
  figures.note("offered, requests", load.goodMs.length + load.refusals.length);
  figures.note("service time alone, p99 ms", serviceMs);
  figures.atLeast(
    "accepted, share of capacity %",
    100 * load.goodMs.length / (CAPACITY_PER_S * durationMs / 1_000),
    isTimed ? ACCEPTED.timed : ACCEPTED.untimed,
  );
  figures.quickEnough(
    "accepted, p99 ms",
    percentile(load.goodMs, 0.99),
    QUEUE_TIMEOUT_MS + serviceMs,
  );
  figures.note("refused, requests", refusedMs.length);
  figures.quickEnough("refused, p99 ms", percentile(refusedMs, 0.99), REFUSED_MS);
  const odd = load.refusals.filter((answer) => answer.status !== 503 || answer.retryAfter === null);
  figures.atMost("refused without 503 and Retry-After", odd.length, 0);
  figures.atMost("wrong, cut or lost", load.wrong + load.cut + load.lost, 0);
  figures.quickEnough("static files, p99 ms", percentile(files.goodMs, 0.99), STATIC_MS);
  figures.atMost("static files, failures", files.refusals.length + files.lost + files.wrong, 0);
  figures.atMost("normal again after, ms", normalMs, NORMAL_MS);
  figures.assertMet();
}
