import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";
import { readyFrame } from "../support/worker_frames.ts";

const RECYCLE = { maxRequests: 2, maxLifetimeMs: 0, maxMemoryKib: 0 };

/** One request from beginning to end. */
async function serveOne(under: PoolUnderTest): Promise<number> {
  const { workerId, reply } = under.serve();
  await settle();
  under.process(workerId).answer();
  await reply;
  await settle();
  return workerId;
}

Deno.test("WorkerPool boots one worker first and the others once it is ready", async () => {
  const under = new PoolUnderTest({ size: 4 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  await settle();
  assertEquals(under.processes.length, 1);
  under.process(1).emit(readyFrame());
  await settle();
  assertEquals([under.processes.length, under.pool.stats().starting], [4, 3]);
  await under.end();
});

Deno.test("WorkerPool (Go server defect 1): a worker that died is replaced at once", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  for (const code of [1, 0, 255]) {
    under.process(under.running[0] ?? 0).exit(code);
    await settle();
    assertEquals(under.pool.stats().idle, 2);
    await under.clock.advance(20_000);
  }
  assertEquals([under.running, under.pool.stats().retired.crash], [[4, 5], 3]);
  await under.end();
});

Deno.test("WorkerPool (Go server defect 1): time-outs, crashes and limits never shrink the pool", async () => {
  const under = await new PoolUnderTest({
    size: 2,
    limits: { requestTimeoutMs: 1_000, recycle: RECYCLE },
  }).start();
  for (let round = 0; round < 4; round++) {
    under.serve();
    await under.clock.advance(1_200);
    const crashing = under.serve();
    await settle();
    under.process(crashing.workerId).exit(139);
    await under.clock.advance(2_000);
    for (let i = 0; i < 4; i++) await serveOne(under);
    await under.clock.advance(2_000);
    const { idle, busy, draining } = under.pool.stats();
    assertEquals([idle, busy, draining], [2, 0, 0], `round ${round}`);
  }
  const running = under.processes.filter((process) => process.isRunning).length;
  assertEquals(running, 2, "no process is left behind either");
  await under.end();
});

Deno.test("WorkerPool replaces a worker that overran its time at once, not when it is dead", async () => {
  const under = new PoolUnderTest({ size: 1, limits: { requestTimeoutMs: 1_000 } });
  under.behaviour = { ignoresTerm: true };
  await under.start();
  const { reply } = under.serve();
  const rejected = assertRejects(() => reply, WorkerTimeoutError);
  await under.clock.advance(1_050);
  await rejected;
  assertEquals(under.process(1).signals, ["SIGTERM"]);
  const { idle, draining } = under.pool.stats();
  assertEquals([idle, draining], [1, 1]);
  assertEquals(under.borrow().worker.id, 2);
  await under.clock.advance(600);
  assertEquals(under.process(1).signals, ["SIGTERM", "SIGKILL"]);
  assertEquals(under.pool.stats().retired.timeout, 1);
  await under.end();
});

Deno.test("WorkerPool does not take a request that overran its time for a boot that failed", async () => {
  const under = new PoolUnderTest({ size: 1, limits: { requestTimeoutMs: 200 } });
  under.pool.start();
  await settle();
  under.serve();
  await under.clock.advance(500);
  assertEquals([under.gate.failures, under.pool.stats().bootFailures], [0, 0]);
  await under.end();
});

Deno.test("WorkerPool lets a successor get ready before the old worker leaves", async () => {
  const under = await new PoolUnderTest({ size: 1, limits: { recycle: RECYCLE } }).start();
  under.behaviour = { boot: "hang" };
  await serveOne(under);
  await serveOne(under);
  assertEquals([under.processes.length, under.pool.stats().idle], [2, 1]);
  assertEquals(await serveOne(under), 1, "the old one serves until then");
  under.process(2).emit(readyFrame());
  await settle();
  assertEquals(under.process(1).receivedNames.at(-1), "STOP");
  await under.clock.advance(200);
  assertEquals([under.running, under.pool.stats().retired.max_requests], [[2], 1]);
  await under.end();
});

Deno.test("WorkerPool keeps a worker past its limit while no successor boots", async () => {
  const under = await new PoolUnderTest({ size: 1, limits: { recycle: RECYCLE } }).start();
  under.behaviour = { boot: "fail" };
  await serveOne(under);
  await serveOne(under);
  for (let i = 0; i < 20; i++) {
    await under.clock.advance(1_000);
    assertEquals(await serveOne(under), 1);
  }
  assert(under.pool.stats().bootFailures > 3, "it went on trying");
  assert(under.processes.length < 40, `${under.processes.length} processes in 20 s`);
  under.behaviour = {};
  await under.clock.advance(40_000);
  assertEquals(under.running.length, 1);
  assert(under.running[0] !== 1, "and succeeded in the end");
  await under.end();
});

Deno.test("WorkerPool replaces a worker that asked to go when it asks", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  const { workerId, reply } = under.serve();
  await settle();
  under.process(workerId).answer("exit() was called", 7);
  await reply;
  await under.clock.advance(200);
  const { idle, retired } = under.pool.stats();
  assertEquals([idle, retired.requested, under.running.length], [2, 1, 2]);
  await under.end();
});

Deno.test("WorkerPool does not end up with one too many when the old worker dies while its successor boots", async () => {
  for (const successorFirst of [true, false]) {
    const under = await new PoolUnderTest({ size: 1, limits: { recycle: RECYCLE } }).start();
    under.behaviour = { boot: "hang" };
    await serveOne(under);
    await serveOne(under);
    under.process(1).exit(1);
    await settle();
    assertEquals(under.processes.length, 3, "one for the limit, one for the vacancy");
    for (const id of successorFirst ? [2, 3] : [3, 2]) {
      under.process(id).emit(readyFrame());
      await settle();
    }
    await under.clock.advance(200);
    assertEquals(under.running.length, 1, `successor first: ${successorFirst}`);
    await under.end();
  }
});
