import { assertEquals } from "@std/assert";
import { slowRequest, SlowRequests } from "../../src/dev/slow_requests.ts";
import type { AccessRecord } from "../../src/http/access_log.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

function record(changes: Partial<AccessRecord>): AccessRecord {
  return {
    timeMs: 0,
    id: "id-1",
    method: "GET",
    path: "/a",
    status: 200,
    bytes: 1,
    durationMs: 3,
    queueMs: 0,
    lane: "fast",
    laneReason: "default",
    workerId: 2,
    remoteAddress: "127.0.0.1",
    userAgent: "",
    referer: "",
    errorCode: "",
    ...changes,
  };
}

Deno.test("slowRequest says nothing of quick requests, and of slow ones that needed no worker", () => {
  assertEquals(slowRequest(record({ durationMs: 499, queueMs: 19 })), undefined);
  assertEquals(slowRequest(record({ durationMs: 9000, lane: "", workerId: 0 })), undefined);
});

Deno.test("slowRequest says which lane a request went to, why, and how long it waited", () => {
  const waited = slowRequest(record({ durationMs: 60, queueMs: 40.4, path: "/a?b=c" }));
  assertEquals([waited?.path, waited?.what, waited?.hint], [
    "/a",
    "took 60 ms in the fast lane (nothing makes it slow), waited 40 ms for a worker",
    "No worker was free. Unless they were booting: raise fast_workers, or name slow paths in slow_routes",
  ]);
  const cases = [
    ["fast", "default", "Name its path in slow_routes, so that quick requests need not wait"],
    ["fast", "single_lane", "Set slow_workers, so that quick requests need not wait"],
    ["slow", "route", ""],
  ] as const;
  for (const [lane, laneReason, hint] of cases) {
    assertEquals(slowRequest(record({ durationMs: 800, lane, laneReason }))?.hint, hint);
  }
});

Deno.test("SlowRequests passes every record on and keeps the latest 20 that were slow", () => {
  const passed: AccessRecord[] = [];
  const logger = new RecordingLogger();
  const requests = new SlowRequests({ write: (known) => passed.push(known) }, logger);
  for (let count = 1; count <= 25; count++) {
    requests.write(record({ durationMs: 3 }));
    requests.write(record({ durationMs: 800, path: `/${count}` }));
  }
  assertEquals(passed.length, 50);
  assertEquals(requests.latest.length, 20);
  assertEquals([requests.latest[0]?.path, requests.latest[19]?.path], ["/25", "/6"]);
  assertEquals(logger.messagesOf("slow_request").length, 25);
});
