/**
 * A slow lane that is full, beside a fast one that must not notice.
 *
 * @module
 */
import { countdown, percentile, runClients, waitQuestion } from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer } from "./storm_server.ts";

const FAST_WORKERS = 2;
const SLOW_WORKERS = 2;
/** Beyond the two that are served, these wait in the queue of the slow lane. */
const SLOW_REQUESTS = 12;
/** A fast request waits in PHP for this long, so that the scheduler of a busy machine is a small part of it, ms. */
const FAST_MS = 10;
const RATIO = 2;

/** Measures `requests` fast answers alone, then as many while the slow lane is full of requests of `slowMs`. */
export async function slowLaneStorm(requests: number, slowMs: number): Promise<void> {
  const figures = new Figures("slow lane");
  await using server = await StormServer.start({
    fast_workers: FAST_WORKERS,
    slow_workers: SLOW_WORKERS,
    slow_methods: [],
    slow_routes: ["/slow"],
    learn_slow_routes: false,
  });
  const { origin } = server;
  const question = () => waitQuestion("/wait", FAST_MS);
  await runClients(origin, FAST_WORKERS, countdown(100), question);
  const alone = await runClients(origin, FAST_WORKERS, countdown(requests), question);
  const leaving = new AbortController();
  const slow = Array.from(
    { length: SLOW_REQUESTS },
    () =>
      fetch(`${origin}/slow?ms=${slowMs}`, { signal: leaving.signal }).then(
        () => "answered",
        () => "left",
      ),
  );
  const startedMs = performance.now();
  const beside = await runClients(origin, FAST_WORKERS, countdown(requests), question);
  const tookMs = performance.now() - startedMs;
  leaving.abort();
  const outcomes = await Promise.all(slow);
  figures.note("slow requests, ms each", slowMs);
  figures.note("fast requests, took ms", tookMs);
  // Had they gone to the fast lane, none of them were answered while it served.
  figures.atLeast(
    "slow requests that still waited",
    outcomes.filter((outcome) => outcome === "left").length,
    SLOW_REQUESTS - SLOW_WORKERS * Math.ceil(tookMs / slowMs),
  );
  const aloneMs = percentile(alone.goodMs, 0.99);
  figures.note("fast lane alone, p99 ms", aloneMs);
  figures.atMost("fast lane beside it, p99 ms", percentile(beside.goodMs, 0.99), RATIO * aloneMs);
  figures.atLeast("fast lane, right answers", beside.goodMs.length, requests);
  figures.assertMet();
}
