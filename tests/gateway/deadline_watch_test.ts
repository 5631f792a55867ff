import { assertEquals } from "@std/assert";
import { DeadlineWatch } from "../../src/gateway/deadline_watch.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** Something watched that notes when it was looked at. */
function noting(): { readonly looks: number[]; check(nowMs: number): void } {
  const looks: number[] = [];
  return { looks, check: (nowMs) => void looks.push(nowMs) };
}

Deno.test("DeadlineWatch looks at everything with one timer", async () => {
  const clock = new FakeClock(0);
  const watch = new DeadlineWatch(clock);
  const [first, second] = [noting(), noting()];
  watch.add(first);
  watch.add(second);
  assertEquals(clock.pendingTimers, 1);
  await clock.advance(250);
  assertEquals([first.looks, second.looks], [[100, 200], [100, 200]]);
  watch.close();
});

Deno.test("DeadlineWatch has no timer while nothing is watched", async () => {
  const clock = new FakeClock(0);
  const watch = new DeadlineWatch(clock);
  assertEquals(clock.pendingTimers, 0);
  const watched = noting();
  watch.add(watched);
  watch.remove(watched);
  watch.remove(watched);
  await clock.advance(100);
  assertEquals([watched.looks, clock.pendingTimers], [[], 0]);
  watch.add(watched);
  assertEquals(clock.pendingTimers, 1);
  watch.close();
});

Deno.test("DeadlineWatch goes on after what it looked at has left in the same look", async () => {
  const clock = new FakeClock(0);
  const watch = new DeadlineWatch(clock);
  const late = noting();
  const leaving = { check: () => watch.remove(leaving) };
  watch.add(leaving);
  watch.add(late);
  await clock.advance(200);
  assertEquals(late.looks, [100, 200]);
  watch.close();
});

Deno.test("DeadlineWatch that was closed starts no timer any more", async () => {
  const clock = new FakeClock(0);
  const watch = new DeadlineWatch(clock);
  const watched = noting();
  watch.add(watched);
  watch.close();
  watch.add(watched);
  await clock.advance(1_000);
  assertEquals([watched.looks, clock.pendingTimers], [[], 0]);
});
