import { assertEquals } from "@std/assert";
import { PollWatcher } from "../../src/reload/poll_watcher.ts";
import { FakeClock } from "../support/fake_clock.ts";

Deno.test("PollWatcher hints that anything may have changed once in an interval, until it is closed", async () => {
  const clock = new FakeClock();
  const hints: (readonly string[])[] = [];
  const watcher = new PollWatcher(
    { onHint: (paths) => hints.push(paths), onFailed: () => {} },
    { clock, intervalMs: 500 },
  );
  await clock.advance(1000);
  assertEquals(hints, []);
  watcher.watch([]);
  watcher.watch([{ path: "/p", isDeep: true }]);
  await clock.advance(1499);
  assertEquals(hints, [[], []]);
  watcher.close();
  await clock.advance(5000);
  assertEquals(hints.length, 2);
  assertEquals(clock.pendingTimers, 0);
});
