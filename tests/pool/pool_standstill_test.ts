import { assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";

Deno.test("WorkerPool (HARDENING F12): an answer that came while the server stood still is read before its time-out fires", async () => {
  const under = await new PoolUnderTest({ size: 1, limits: { requestTimeoutMs: 3_000 } }).start();
  const { reply } = under.serve();
  await settle();
  under.clock.standStill(4_000);
  // Due timers fire first when a process runs again; what is in the pipe is read only then.
  under.clock.advanceSync(0);
  under.process(1).answer();
  const { status } = (await reply).head;
  await under.clock.advance(1_000);
  assertEquals([status, under.running, under.pool.stats().failed.timeout], [200, [1], 0]);
  await under.end();
});

Deno.test("WorkerPool: who has no answer after a standstill is given up a moment later", async () => {
  const under = await new PoolUnderTest({ size: 1, limits: { requestTimeoutMs: 3_000 } }).start();
  under.serve();
  await settle();
  under.clock.standStill(4_000);
  await under.clock.advance(100);
  assertEquals(under.process(1).signals, ["SIGTERM"]);
  await under.end();
});
