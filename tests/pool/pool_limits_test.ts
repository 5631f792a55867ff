import { assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";
import { headFrame } from "../support/worker_frames.ts";

Deno.test("WorkerPool replaces a worker that is past its lifetime also when it is idle, its successor ready first", async () => {
  const recycle = { maxRequests: 0, maxLifetimeMs: 20_000, maxMemoryKib: 0 };
  const under = await new PoolUnderTest({ size: 2, limits: { recycle } }).start();
  await under.clock.advance(17_000);
  assertEquals(under.running, [1, 2]);
  under.behaviour = { boot: "fail" };
  await under.clock.advance(4_000);
  assertEquals(under.running, [1, 2], "no successor boots");
  under.behaviour = {};
  under.gate.retryNow();
  await under.clock.advance(2_000);
  assertEquals([under.running.length, under.pool.stats().retired.ttl], [2, 2]);
  await under.end();
});

Deno.test("WorkerPool lets a worker at twice its memory limit leave after its request, also while no successor boots", async () => {
  const recycle = { maxRequests: 0, maxLifetimeMs: 0, maxMemoryKib: 1_000 };
  const under = await new PoolUnderTest({ size: 2, limits: { recycle } }).start();
  under.behaviour = { boot: "fail" };
  for (const [memoryKib, idle] of [[1_999, 2], [2_000, 1]] as const) {
    const { workerId, reply } = under.serve();
    await settle();
    const process = under.process(workerId);
    process.emit(headFrame(process.requestIds.at(-1) ?? 0, { memoryKib }));
    assertEquals((await reply).head.status, 200);
    await settle();
    assertEquals(under.pool.stats().idle, idle, `${memoryKib} KiB`);
  }
  await under.clock.advance(100);
  assertEquals([under.running.length, under.pool.stats().retired.memory], [1, 1]);
  await under.end();
});
