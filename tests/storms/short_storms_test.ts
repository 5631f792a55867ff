import { crashLoopStorm } from "./crash_loop_storm.ts";
import { echoStorm } from "./echo_storm.ts";
import { printTable } from "./figures.ts";
import { killStorm } from "./kill_storm.ts";
import { overloadStorm } from "./overload_storm.ts";
import { countedStorm, rollingStorm } from "./recycle_storm.ts";
import { SEED } from "./seeded.ts";
import { reloadStorm, stopStorm } from "./stop_storm.ts";
import { orphanStorm } from "./spawn_storm.ts";

const RECYCLE = { requests: 2_000, rolls: 5, isTimed: false } as const;

Deno.test.afterAll(() => printTable(SEED));

Deno.test("Short kill storm: a kill costs one request at most", () =>
  killStorm(SEED, { durationMs: 3_000, isTimed: false }));

Deno.test("Short recycle storm: 2 000 requests across 5 rolling recycles, none fails", () =>
  rollingStorm(RECYCLE));

Deno.test("Short recycle storm: 2 000 requests with max_requests_per_worker 50, none fails", () =>
  countedStorm(RECYCLE));

Deno.test("Stop: SIGTERM with 20 GETs, 5 uploads and 5 streams under way, all are answered", () =>
  stopStorm());

Deno.test("Short reload storm: 2 000 requests across 3 SIGHUP and 3 SIGUSR2, none fails", () =>
  reloadStorm({ requests: 2_000, orders: 3 }));

Deno.test("Short overload: four times the capacity for 3 s", () =>
  overloadStorm({ durationMs: 3_000, isTimed: false }));

Deno.test("Short echo: 16 MiB up, then down, twice in parallel, passed on as they come", () =>
  echoStorm({ parallel: 2, mib: 16 }, false));

Deno.test("Short echo: 16 MiB up, then down, twice in parallel, kept in files", () =>
  echoStorm({ parallel: 2, mib: 16 }, true));

Deno.test("Orphans: kill -9 of the server ends its workers", () => orphanStorm());

Deno.test("Short crash loop: an application that does not boot for 3 s", () =>
  crashLoopStorm({ durationMs: 3_000, isTimed: false }));
