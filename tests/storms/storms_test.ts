import { crashLoopStorm } from "./crash_loop_storm.ts";
import { echoStorm } from "./echo_storm.ts";
import { printTable } from "./figures.ts";
import { killStorm } from "./kill_storm.ts";
import { overloadStorm } from "./overload_storm.ts";
import { countedStorm, rollingStorm } from "./recycle_storm.ts";
import { SEED } from "./seeded.ts";
import { slowLaneStorm } from "./slow_lane_storm.ts";
import { orphanStorm, spawnStorm } from "./spawn_storm.ts";
import { reloadStorm, stopStorm } from "./stop_storm.ts";

const RECYCLE = { requests: 10_000, rolls: 20, isTimed: true } as const;

Deno.test.afterAll(() => printTable(SEED));

Deno.test("Kill storm: kill -9 of a random worker every 100 ms for 30 s costs one request each at most", () =>
  killStorm(SEED, { durationMs: 30_000, isTimed: true }));

Deno.test("Recycle storm: 10 000 requests across 20 rolling recycles, none fails", () =>
  rollingStorm(RECYCLE));

Deno.test("Recycle storm: 10 000 requests with max_requests_per_worker 50, none fails", () =>
  countedStorm(RECYCLE));

Deno.test("Stop: SIGTERM with 20 GETs, 5 uploads and 5 streams under way, all are answered", () =>
  stopStorm());

Deno.test("Reload storm: 10 000 requests across 20 SIGHUP and 20 SIGUSR2, none fails", () =>
  reloadStorm({ requests: 10_000, orders: 20 }));

Deno.test("Overload: four times the capacity for 20 s", () =>
  overloadStorm({ durationMs: 20_000, isTimed: true }));

Deno.test("Slow lane: full of requests of 10 s, and the fast lane does not notice", () =>
  slowLaneStorm(1_000, 10_000));

Deno.test("Echo: 64 MiB up, then down, ten times in parallel, passed on as they come", () =>
  echoStorm({ parallel: 10, mib: 64 }, false));

Deno.test("Echo: 64 MiB up, then down, ten times in parallel, kept in files", () =>
  echoStorm({ parallel: 10, mib: 64 }, true));

Deno.test("Spawn and retire: 200 workers leave nothing behind in the server", () =>
  spawnStorm(200));

Deno.test("Orphans: kill -9 of the server ends its workers", () => orphanStorm());

Deno.test("Crash loop: an application that does not boot for 30 s", () =>
  crashLoopStorm({ durationMs: 30_000, isTimed: true }));
