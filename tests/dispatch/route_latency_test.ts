import { assert, assertEquals } from "@std/assert";
import { RouteLatency, type RouteLatencyOptions } from "../../src/dispatch/route_latency.ts";

function makeLatency(options?: RouteLatencyOptions) {
  const changes: string[] = [];
  const latency = new RouteLatency(
    (route, isSlow, p95Ms) => changes.push(`${route} ${isSlow ? "slow" : "fast"} ${p95Ms}`),
    options,
  );
  const learn = (path: string, durationMs: number, times: number) => {
    for (let i = 0; i < times; i++) latency.learn(path, durationMs);
  };
  return { latency, learn, changes };
}

Deno.test("RouteLatency decides nothing before it has seen enough", () => {
  const { latency, learn, changes } = makeLatency();
  learn("/export/a", 5_000, 9);
  assertEquals([latency.isSlow("/export/a"), changes], [false, []]);
});

Deno.test("RouteLatency learns that a route is slow, for everything below its first segment", () => {
  const { latency, learn, changes } = makeLatency();
  for (let i = 0; i < 12; i++) learn(`/export/${i}`, 600, 1);
  assertEquals(changes, ["/export/ slow 600"]);
  assert(latency.isSlow("/export/never-seen"));
  assertEquals([latency.isSlow("/exports/1"), latency.isSlow("/home/")], [false, false]);
});

Deno.test("RouteLatency does not call exactly the limit slow", () => {
  const { latency, learn } = makeLatency();
  learn("/a/", 500, 32);
  assertEquals(latency.isSlow("/a/"), false);
});

Deno.test("RouteLatency learns that a route is fast again, once old durations are overwritten", () => {
  const { latency, learn, changes } = makeLatency();
  learn("/a/", 800, 32);
  assert(latency.isSlow("/a/"));
  learn("/a/", 10, 20);
  assert(latency.isSlow("/a/"), "twelve slow ones are still remembered");
  learn("/a/", 10, 12);
  assertEquals([latency.isSlow("/a/"), changes], [false, ["/a/ slow 800", "/a/ fast 10"]]);
});

Deno.test("RouteLatency does not swing between two limits", () => {
  const { latency, learn, changes } = makeLatency();
  learn("/a/", 400, 64);
  assertEquals(latency.isSlow("/a/"), false, "not slow enough to become slow");
  learn("/a/", 600, 64);
  learn("/a/", 400, 64);
  assert(latency.isSlow("/a/"), "not fast enough to become fast");
  assertEquals(changes.length, 1);
});

Deno.test("RouteLatency learns from requests that were given up only what they say for certain", () => {
  const { latency } = makeLatency();
  for (let i = 0; i < 12; i++) latency.learnAtLeast("/quick-clicks/", 500);
  assertEquals([latency.isSlow("/quick-clicks/"), latency.size], [false, 0]);
  for (let i = 0; i < 12; i++) latency.learnAtLeast("/impatient/", 501);
  assert(latency.isSlow("/impatient/"));
});

Deno.test("RouteLatency forgives one slow request among many", () => {
  const { latency, learn } = makeLatency();
  learn("/a/", 10, 31);
  learn("/a/", 9_000, 1);
  assertEquals(latency.isSlow("/a/"), false);
});

Deno.test("RouteLatency (Go server defect 18): the root is nobody's route", () => {
  const { latency, learn } = makeLatency();
  learn("/", 9_000, 100);
  assertEquals([latency.isSlow("/"), latency.isSlow("/other"), latency.size], [false, false, 0]);
});

Deno.test("RouteLatency keeps a bounded table and drops the route that was used least lately", () => {
  const { latency, learn } = makeLatency({ maxRoutes: 3 });
  learn("/a/", 900, 12);
  learn("/b/", 900, 12);
  learn("/c/", 900, 12);
  learn("/a/", 900, 1);
  learn("/d/", 900, 1);
  assertEquals(latency.size, 3);
  assertEquals(["/a/", "/b/", "/c/"].map((route) => latency.isSlow(route)), [true, false, true]);
});

Deno.test("RouteLatency does not grow under a visitor who invents paths", () => {
  const { latency, learn } = makeLatency();
  for (let i = 0; i < 5_000; i++) learn(`/invented-${i}`, 1, 1);
  assertEquals(latency.size, 256);
});
