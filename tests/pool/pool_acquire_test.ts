import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  NoWorkerError,
  PoolDrainingError,
  PoolQueueFullError,
  PoolQueueTimeoutError,
} from "../../src/pool/pool_errors.ts";
import { Lease } from "../../src/pool/lease.ts";
import { WorkerBootError, WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest, waitFor } from "../support/fake_pool.ts";
import { outcomeOf } from "../support/outcome.ts";
import { readyFrame } from "../support/worker_frames.ts";

Deno.test("WorkerPool.acquire lends an idle worker without a promise, the one used last first", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  const leases = [under.borrow(), under.borrow(), under.borrow()];
  const [first, second, third] = leases.map((lease) => lease.worker.id);
  assertEquals(new Set([first, second, third]).size, 3);
  leases[0]?.release();
  leases[2]?.release();
  assertEquals(under.borrow().worker.id, third, "last in, first out");
  assertEquals(under.borrow().worker.id, first);
  await under.end();
});

Deno.test("WorkerPool.acquire (Go server defect 9): a request goes to an idle worker, never behind a busy one", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  const slow = under.serve();
  for (let i = 0; i < 10; i++) {
    const { workerId, reply } = under.serve();
    assert(workerId !== slow.workerId, `request ${i} went to the busy worker`);
    await settle();
    under.process(workerId).answer();
    await reply;
  }
  await under.end();
});

Deno.test("WorkerPool serves waiters first in, first out", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  const { reply } = under.serve();
  const order: string[] = [];
  const leases = ["a", "b", "c"].map((name) =>
    waitFor(under).then((lease) => {
      order.push(name);
      return lease;
    })
  );
  assertEquals(under.pool.stats().queueLength, 3);
  await settle();
  under.process(1).answer();
  await reply;
  for (const waiting of leases) (await waiting).release();
  assertEquals([order, under.pool.stats().queueLength], [["a", "b", "c"], 0]);
  await under.end();
});

Deno.test("WorkerPool lets requests wait for the first boot", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.pool.start();
  const waiting = waitFor(under);
  const lease = await waiting;
  assertEquals(lease.worker.id, 1);
  lease.release();
  await under.end();
});

Deno.test("WorkerPool.acquire refuses more than maxQueue waiters at once", async () => {
  const under = await new PoolUnderTest({ size: 1, maxQueue: 2 }).start();
  under.serve();
  const waiting = [waitFor(under), waitFor(under)].map(outcomeOf);
  const error = assertThrows(() => under.pool.acquire(), PoolQueueFullError);
  assertEquals(error.code, "queue_full");
  assertEquals(error.message, "Cannot queue request: 2 of 2 wait for the fast lane");
  assertEquals(under.pool.stats().failed.queue_full, 1);
  await Promise.all(waiting);
  await under.end();
});

Deno.test("WorkerPool.acquire with maxQueue 0 lends idle workers and queues nobody", async () => {
  const under = await new PoolUnderTest({ size: 1, maxQueue: 0 }).start();
  under.serve();
  assertThrows(() => under.pool.acquire(), PoolQueueFullError);
  await under.end();
});

Deno.test("WorkerPool.acquire (Go server defect 9): the time in the queue is bounded", async () => {
  const under = await new PoolUnderTest({ size: 1, queueTimeoutMs: 3_000 }).start();
  under.serve();
  const rejected = assertRejects(() => waitFor(under), PoolQueueTimeoutError);
  await under.clock.advance(2_950);
  assertEquals(under.pool.stats().oldestWaitMs, 2_950);
  await under.clock.advance(100);
  assertEquals((await rejected).code, "queue_timeout");
  assertEquals(
    [under.pool.stats().failed.queue_timeout, under.pool.stats().queueLength],
    [1, 0],
  );
  await under.end();
});

Deno.test("WorkerPool.acquire (Go server defect 9): a waiter that leaves uses no worker", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  const { reply } = under.serve();
  const controller = new AbortController();
  const left = waitFor(under, controller.signal);
  const stayed = waitFor(under);
  const leaving = assertRejects(() => left, DOMException);
  controller.abort();
  await under.clock.advance(50);
  await leaving;
  under.process(1).answer();
  await reply;
  assertInstanceOf(await stayed, Lease);
  assertEquals(under.process(1).requestIds.length, 1);
  await under.end();
});

Deno.test("WorkerPool.acquire refuses at once while no worker runs and none could boot", async () => {
  const under = new PoolUnderTest({ size: 2 });
  under.behaviour = { boot: "fail" };
  under.pool.start();
  const waiter = waitFor(under);
  const rejected = assertRejects(() => waiter, NoWorkerError);
  await under.clock.advance(300);
  assertInstanceOf((await rejected).cause, WorkerBootError);
  const error = assertThrows(() => under.pool.acquire(), NoWorkerError);
  assertEquals(error.code, "no_worker");
  assertInstanceOf(error.cause, WorkerBootError);
  assertEquals(under.pool.stats().failed.no_worker, 2);
  await under.end();
});

Deno.test("WorkerPool.acquire refuses when there is no PHP to start", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.spawnError = new Deno.errors.NotFound("No such file");
  under.pool.start();
  await settle();
  const error = assertThrows(() => under.pool.acquire(), NoWorkerError);
  assertInstanceOf(error.cause, Deno.errors.NotFound);
  await under.end();
});

Deno.test("WorkerPool.acquire queues while the only worker is replaced after a crash", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  under.behaviour = { boot: "hang" };
  under.process(1).exit(139, "SIGSEGV");
  await settle();
  const waiting = waitFor(under);
  under.process(2).emit(readyFrame());
  const lease = await waiting;
  assertEquals(lease.worker.id, 2);
  lease.release();
  await under.end();
});

Deno.test("WorkerPool.acquire refuses while the pool is being stopped, and so does who waited", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  const { reply } = under.serve();
  const waiting = assertRejects(() => waitFor(under), PoolDrainingError);
  const stopped = under.pool.stop(5_000);
  assertEquals((await waiting).code, "draining");
  assertThrows(() => under.pool.acquire(), PoolDrainingError);
  await settle();
  under.process(1).answer();
  await reply;
  assertThrows(() => under.pool.acquire(), PoolDrainingError);
  await under.clock.advance(200);
  await stopped;
  await under.end();
});

Deno.test("WorkerPool does not lend a worker that was given back after the stop began", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  const lease = under.borrow();
  const stopped = under.pool.stop(5_000);
  lease.release();
  assertThrows(() => under.pool.acquire(), PoolDrainingError);
  await under.clock.advance(200);
  await stopped;
  await under.end();
});

Deno.test("WorkerPool holds requests to their time without anybody asking", async () => {
  const under = await new PoolUnderTest({ size: 1, limits: { requestTimeoutMs: 1_000 } }).start();
  const { reply } = under.serve();
  await under.clock.advance(1_100);
  const error = await assertRejects(() => reply, WorkerTimeoutError);
  assertEquals(error.code, "worker_timeout");
  await under.end();
});

Deno.test("WorkerPool keeps no timer while nothing happens", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  const { workerId, reply } = under.serve();
  await settle();
  assertEquals(under.clock.pendingTimers, 1);
  under.process(workerId).answer();
  await reply;
  await under.clock.advance(100);
  assertEquals(under.clock.pendingTimers, 0);
  await under.end();
});

Deno.test("WorkerPool.bootFailed sends away who waits without any worker, and nobody else", async () => {
  const booting = new PoolUnderTest({ size: 1 });
  booting.pool.start();
  const waiting = booting.pool.acquire();
  assertInstanceOf(waiting, Promise);
  booting.pool.bootFailed(new Error("Another lane could not boot"));
  await assertRejects(() => waiting, NoWorkerError);
  assertEquals(booting.pool.stats().failed.no_worker, 1);
  await booting.end();
  const serving = await new PoolUnderTest({ size: 1 }).start();
  const lease = serving.borrow();
  const next = serving.pool.acquire();
  serving.pool.bootFailed(new Error("Another lane could not boot"));
  lease.release();
  assertInstanceOf(await next, Lease);
  await serving.end();
});
