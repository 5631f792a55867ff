import { assert, assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";
import { outcomeOf } from "../support/outcome.ts";
import { readyFrame } from "../support/worker_frames.ts";

/** The worker that boots becomes ready. */
async function finishBoot(under: PoolUnderTest): Promise<void> {
  under.process(under.processes.length).emit(readyFrame());
  await settle();
}

Deno.test("WorkerPool.recycle replaces one worker at a time and never has fewer than it should", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  under.behaviour = { boot: "hang" };
  const roll = under.pool.recycle("reload");
  for (let i = 1; i <= 3; i++) {
    await settle();
    assertEquals([under.processes.length, under.pool.stats().idle], [3 + i, 3]);
    await finishBoot(under);
  }
  assertEquals(await roll, { replaced: 3, failure: undefined });
  await under.clock.advance(200);
  assertEquals([under.running, under.pool.stats().retired.reload], [[4, 5, 6], 3]);
  await under.end();
});

Deno.test("WorkerPool.recycle lets a busy worker finish its request", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  const { reply } = under.serve();
  await settle();
  assertEquals((await under.pool.recycle("reload")).replaced, 1);
  await under.clock.advance(1_000);
  assertEquals([under.process(1).isRunning, under.pool.stats().draining], [true, 1]);
  under.process(1).answer("finished");
  assertEquals((await reply).kind, "buffered");
  await under.clock.advance(200);
  assertEquals(under.running, [2]);
  await under.end();
});

Deno.test("WorkerPool.recycle stops at the first successor that does not boot and leaves the rest serving", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  under.behaviour = { boot: "hang" };
  const roll = under.pool.recycle("reload");
  await settle();
  await finishBoot(under);
  under.process(5).exit(255);
  const { replaced, failure } = await roll;
  assertEquals([replaced, failure instanceof Error], [1, true]);
  await under.clock.advance(60_000);
  assertEquals([under.running, under.processes.length], [[2, 3, 4], 5]);
  await under.end();
});

for (const order of [[4, 5], [5, 4]] as const) {
  Deno.test(`WorkerPool.recycle at once sends a worker away that was booting when the code changed, ready ${order}`, async () => {
    const under = await new PoolUnderTest({ size: 2 }).start();
    under.behaviour = { boot: "hang" };
    const first = under.pool.recycle("reload", "cutOver");
    await settle();
    await finishBoot(under);
    await first;
    await settle();
    assertEquals(under.processes.length, 4, "the second place is being filled");
    const second = under.pool.recycle("reload", "cutOver");
    await settle();
    for (const number of order) {
      under.process(number).emit(readyFrame());
      await settle();
    }
    assertEquals((await second).failure, undefined);
    await settle();
    assertEquals(under.pool.stats().idle, 1, "only the successor serves");
    await finishBoot(under);
    await under.clock.advance(200);
    assertEquals(under.running, [5, 6]);
    await under.end();
  });
}

Deno.test("WorkerPool.recycle at once lets nobody meet the old code after the first successor, and fills up again", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  const { reply } = under.serve();
  await settle();
  under.behaviour = { boot: "hang" };
  const cut = under.pool.recycle("reload", "cutOver");
  await settle();
  assertEquals([under.processes.length, under.pool.stats().idle], [4, 2]);
  under.process(4).emit(readyFrame());
  assertEquals((await cut).replaced, 3);
  await settle();
  assertEquals([under.pool.stats().idle, under.processes.length], [1, 6]);
  under.process(5).emit(readyFrame());
  under.process(6).emit(readyFrame());
  await settle();
  assertEquals(under.pool.stats().idle, 3);
  assertEquals(under.pool.stats().draining > 0, true, "the request at hand is finished first");
  under.process(3).answer("finished");
  assertEquals((await reply).kind, "buffered");
  await under.clock.advance(200);
  assertEquals(under.running, [4, 5, 6]);
  await under.end();
});

Deno.test("WorkerPool.recycle of a broken application leaves every old worker serving", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  under.behaviour = { boot: "fail" };
  for (let i = 0; i < 3; i++) {
    const roll = under.pool.recycle("reload");
    await under.clock.advance(200);
    assertEquals((await roll).replaced, 0);
  }
  assertEquals([under.running, under.pool.stats().idle], [[1, 2], 2]);
  under.behaviour = {};
  assertEquals((await under.pool.recycle("reload")).replaced, 2, "the fix is live at once");
  await under.end();
});

Deno.test("WorkerPool.recycle while one runs is shared: three requests make two rolls", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  const rolls = [1, 2, 3, 4].map(() => under.pool.recycle("reload"));
  await settle();
  const second = under.pool.recycle("reload");
  assertEquals(
    await Promise.all([...rolls, second]),
    Array(5).fill({ replaced: 2, failure: undefined }),
  );
  assert(under.processes.length <= 2 + 3 * 2, `${under.processes.length} processes`);
  await under.clock.advance(200);
  assertEquals(under.running.length, 2);
  await under.end();
});

Deno.test("WorkerPool.recycle replaces a worker that began to boot before", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  await settle();
  const roll = under.pool.recycle("reload");
  await settle();
  under.process(1).emit(readyFrame());
  await settle();
  assertEquals((await roll).replaced, 0);
  assertEquals(under.processes.length, 2, "it may have loaded what was old by then");
  under.process(2).emit(readyFrame());
  await under.clock.advance(200);
  assertEquals(under.running, [2]);
  await under.end();
});

Deno.test("WorkerPool.recycle tries at once where no worker could boot", async () => {
  const under = new PoolUnderTest({ size: 2 });
  under.behaviour = { boot: "fail" };
  under.pool.start();
  await under.clock.advance(60_000);
  const before = under.processes.length;
  under.behaviour = {};
  await under.pool.recycle("reload");
  await settle();
  assertEquals([under.processes.length, under.pool.stats().idle], [before + 2, 2]);
  await under.end();
});

Deno.test("WorkerPool.recycle is not held up by a worker that waits for its own replacement", async () => {
  const under = await new PoolUnderTest({
    size: 1,
    limits: { recycle: { maxRequests: 1, maxLifetimeMs: 0, maxMemoryKib: 0 } },
  }).start();
  under.behaviour = { boot: "fail" };
  const { reply } = under.serve();
  await settle();
  under.process(1).answer();
  await reply;
  await under.clock.advance(60_000);
  const roll = under.pool.recycle("reload");
  await under.clock.advance(2_000);
  const outcome = await outcomeOf(roll);
  assertEquals(outcome.kind === "resolved" && outcome.value.replaced, 0);
  assertEquals(under.running, [1]);
  await under.end();
});

Deno.test("WorkerPool (Go server defect 1): a recycled worker's process ends", async () => {
  const under = await new PoolUnderTest({ size: 4 }).start();
  for (let i = 0; i < 5; i++) await under.pool.recycle("reload");
  await under.clock.advance(200);
  assertEquals(under.processes.filter((process) => process.isRunning).length, 4);
  assert(under.processes.slice(0, -4).every((process) => process.isClosed), "pipes are closed");
  await under.end();
});

Deno.test("WorkerPool (Go server defect 10): recycling beside requests never ends a fresh worker in one", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  under.behaviour = { answers: true };
  await under.pool.recycle("reload");
  let failures = 0;
  for (let round = 0; round < 20; round++) {
    const rolls = [under.pool.recycle("reload"), under.pool.recycle("reload")];
    for (let i = 0; i < 4; i++) {
      const borrowed = under.pool.acquire();
      const lease = borrowed instanceof Promise ? await borrowed : borrowed;
      lease.release();
      await under.serve().reply.catch(() => failures++);
    }
    await Promise.all(rolls);
    await under.clock.advance(100);
  }
  assertEquals([failures, under.pool.stats().retired.crash], [0, 0]);
  await under.end();
});

Deno.test("WorkerPool.recycle that waits for its turn to boot ends when the pool is stopped", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  under.gate.failed(new Error("Does not boot"));
  await under.clock.advance(100);
  // Another lane's attempt, which goes on and on.
  await under.gate.enter();
  const roll = outcomeOf(under.pool.recycle("reload"));
  await under.end();
  assertEquals((await roll).kind, "resolved");
  assertEquals(under.processes.length, 1);
});
