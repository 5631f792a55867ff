import { assertEquals } from "@std/assert";
import { scheduleFairly } from "../../src/base/fair_timer.ts";
import { FakeClock } from "../support/fake_clock.ts";

Deno.test("scheduleFairly calls back in time, and once, where the process runs", async () => {
  const clock = new FakeClock(0);
  const atMs: number[] = [];
  scheduleFairly(clock, 50, () => atMs.push(clock.nowMs()));
  await clock.advance(1_000);
  assertEquals([atMs, clock.pendingTimers], [[50], 0]);
});

Deno.test("scheduleFairly gives a tenth of a second more where the process stood still past the moment", async () => {
  const clock = new FakeClock(0);
  const atMs: number[] = [];
  scheduleFairly(clock, 50, () => atMs.push(clock.nowMs()));
  clock.standStill(550);
  await clock.advance(1_000);
  scheduleFairly(clock, 50, () => atMs.push(clock.nowMs()));
  clock.standStill(549);
  await clock.advance(0);
  assertEquals([atMs, clock.pendingTimers], [[650, 2_099], 0], "a little late is not still");
});

Deno.test("scheduleFairly can be cancelled at any moment", async () => {
  const clock = new FakeClock(0);
  let calls = 0;
  scheduleFairly(clock, 50, () => calls++).cancel();
  const timer = scheduleFairly(clock, 50, () => calls++);
  clock.standStill(5_000);
  await clock.advance(0);
  timer.cancel();
  await clock.advance(1_000);
  assertEquals([calls, clock.pendingTimers], [0, 0]);
});
