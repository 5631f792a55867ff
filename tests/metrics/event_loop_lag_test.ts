import { assertEquals } from "@std/assert";
import { EventLoopLag } from "../../src/metrics/event_loop_lag.ts";
import { FakeClock } from "../support/fake_clock.ts";

Deno.test("EventLoopLag is 0 while timers fire on time", async () => {
  const clock = new FakeClock();
  using lag = new EventLoopLag(clock);
  await clock.advance(5000);
  assertEquals(lag.lagMs, 0);
});

Deno.test("EventLoopLag says how late the last timer fired, and forgets it when the next is on time", async () => {
  let lateMs = 0;
  const clock = new FakeClock();
  const slow = {
    nowMs: () => clock.nowMs() + lateMs,
    epochMs: () => clock.epochMs(),
    schedule: clock.schedule.bind(clock),
  };
  using lag = new EventLoopLag(slow);
  lateMs = 80;
  await clock.advance(500);
  assertEquals(lag.lagMs, 80);
  await clock.advance(500);
  assertEquals(lag.lagMs, 0);
});

Deno.test("EventLoopLag leaves no timer behind once disposed", () => {
  const clock = new FakeClock();
  new EventLoopLag(clock)[Symbol.dispose]();
  assertEquals(clock.pendingTimers, 0);
});
