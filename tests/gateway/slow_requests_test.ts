import { assertEquals } from "@std/assert";
import type { DispatchReport } from "../../src/dispatch/dispatcher.ts";
import { SlowRequests } from "../../src/gateway/slow_requests.ts";
import { fakeContext } from "../http/fake_context.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

function report(queueMs: number, phpMs: number): DispatchReport {
  return {
    classification: { lane: "fast", reason: "default" },
    queueMs,
    phpMs,
    reply: {
      kind: "buffered",
      body: new Uint8Array(0),
      head: { workerId: 3, status: 200, lines: [], failure: undefined, heldUpMs: 0 },
    },
  };
}

function setUp() {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  return { clock, logger, slow: new SlowRequests({ thresholdMs: 100, clock, logger }) };
}

Deno.test("SlowRequests tells receiving, queue, PHP and writing apart once the answer is delivered", async () => {
  const { clock, logger, slow } = setUp();
  const context = fakeContext("/report?token=1", { startedMs: clock.nowMs() });
  const delivered = Promise.withResolvers<number>();
  context.notes.delivered = delivered.promise;
  await clock.advance(20 + 30 + 70);
  slow.answered(context, report(30, 70), 200);
  await clock.advance(400);
  assertEquals(logger.events, []);
  delivered.resolve(1);
  await settle();
  const [event] = logger.events;
  assertEquals([event?.level, event?.event], ["warn", "slow_request"]);
  assertEquals(event?.fields, {
    ["request_id"]: "id-1",
    method: "GET",
    path: "/report",
    status: 200,
    ["receive_ms"]: 20,
    ["queue_ms"]: 30,
    ["php_ms"]: 70,
    ["write_ms"]: 400,
    pool: "fast",
    worker: 3,
  });
});

Deno.test("SlowRequests is silent below its threshold, however slowly the client sends", async () => {
  const { clock, logger, slow } = setUp();
  const context = fakeContext("/", { startedMs: clock.nowMs() });
  await clock.advance(5_000);
  slow.answered(context, report(30, 69), 200);
  await settle();
  assertEquals(logger.events, []);
});
