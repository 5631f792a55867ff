import { assert, assertEquals } from "@std/assert";
import { WorkerCrashedError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";
import { requestHead } from "../support/fake_worker.ts";
import { outcomeOf } from "../support/outcome.ts";
import { readyFrame } from "../support/worker_frames.ts";

Deno.test("WorkerPool.scaleTo boots more workers", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  under.pool.scaleTo(3);
  await settle();
  assertEquals([under.pool.stats().size, under.pool.stats().idle], [3, 3]);
  await under.end();
});

Deno.test("WorkerPool.scaleTo sends idle workers away first, and lets busy ones finish", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  const busy = [under.serve(), under.serve()];
  await settle();
  under.pool.scaleTo(2);
  await under.clock.advance(200);
  assertEquals(under.running, busy.map(({ workerId }) => workerId).toSorted());
  under.pool.scaleTo(1);
  await under.clock.advance(200);
  assertEquals([under.running.length, under.pool.stats().draining], [2, 1]);
  for (const { workerId } of busy) under.process(workerId).answer();
  for (const { reply } of busy) assertEquals((await reply).kind, "buffered");
  await under.clock.advance(200);
  const { idle, retired } = under.pool.stats();
  assertEquals([under.running.length, idle, retired.scale_down], [1, 1, 2]);
  await under.end();
});

Deno.test("WorkerPool.scaleTo down does not replace who leaves", async () => {
  const under = await new PoolUnderTest({ size: 4 }).start();
  under.pool.scaleTo(1);
  await under.clock.advance(60_000);
  assertEquals([under.running.length, under.processes.length], [1, 4]);
  await under.end();
});

Deno.test("WorkerPool.scaleTo down dismisses workers that are not even ready", async () => {
  const under = new PoolUnderTest({ size: 3 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  await settle();
  under.process(1).emit(readyFrame());
  await settle();
  under.pool.scaleTo(1);
  under.process(2).emit(readyFrame());
  under.process(3).emit(readyFrame());
  await under.clock.advance(200);
  assertEquals([under.running.length, under.pool.stats().idle], [1, 1]);
  await under.end();
});

Deno.test("WorkerPool.scaleTo during a roll ends with the size that was asked for", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  under.behaviour = { boot: "hang" };
  const roll = under.pool.recycle("reload");
  await settle();
  under.pool.scaleTo(1);
  under.behaviour = {};
  under.process(4).emit(readyFrame());
  await roll;
  await under.clock.advance(200);
  assertEquals([under.running.length, under.pool.stats().idle], [1, 1]);
  await under.end();
});

Deno.test("WorkerPool.scaleTo up and down and up again ends with what was asked last", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  for (const size of [5, 1, 4, 2, 3]) under.pool.scaleTo(size);
  await under.clock.advance(1_000);
  assertEquals([under.running.length, under.pool.stats().idle], [3, 3]);
  await under.end();
});

Deno.test("WorkerPool.stop lets requests end, then its workers", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  const { workerId, reply } = under.serve();
  await settle();
  const stopped = under.pool.stop(5_000);
  await under.clock.advance(4_000);
  assertEquals(under.running, [workerId]);
  under.process(workerId).answer("in time");
  assertEquals((await reply).kind, "buffered");
  await under.clock.advance(200);
  await stopped;
  assertEquals([under.running, under.clock.pendingTimers], [[], 0]);
  assertEquals(under.pool.stats().retired.shutdown, 2);
  await under.end();
});

Deno.test("WorkerPool.stop ends at its deadline whoever is still there", async () => {
  const under = new PoolUnderTest({ size: 2 });
  under.behaviour = { ignoresTerm: true, ignoresStop: true };
  await under.start();
  const { workerId, reply } = under.serve();
  const outcome = outcomeOf(reply);
  const stopped = outcomeOf(under.pool.stop(5_000));
  await under.clock.advance(4_999);
  assertEquals(under.process(workerId).isRunning, true);
  await under.clock.advance(1);
  assert(under.processes.every((process) => process.signals.includes("SIGKILL")));
  await under.clock.advance(200);
  await stopped;
  await outcome;
  assertEquals((await outcomeOf(reply)).kind, "rejected");
  assertEquals(under.running, []);
  await under.end();
});

Deno.test("WorkerPool.stop ends workers that still boot, and hires nobody any more", async () => {
  const under = new PoolUnderTest({ size: 3 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  await settle();
  const stopped = under.pool.stop(1_000);
  under.process(1).emit(readyFrame());
  await under.clock.advance(2_000);
  await stopped;
  assertEquals([under.running, under.processes.length], [[], 1]);
  assertEquals([under.gate.failures, under.pool.stats().bootFailures], [0, 0]);
  await under.end();
});

Deno.test("WorkerPool.stop between a worker's READY and its first request ends that worker", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.behaviour = { ignoresStop: true };
  let stopped: Promise<void> | undefined;
  under.logger.log = (_level, event) => {
    if (event === "worker_ready") stopped = under.pool.stop(1_000);
  };
  under.pool.start();
  await settle();
  const { idle, busy, draining } = under.pool.stats();
  assertEquals([idle, busy, draining], [0, 0, 1]);
  await under.clock.advance(2_000);
  await stopped;
  assertEquals(under.process(1).isRunning, false);
  await under.end();
});

Deno.test("WorkerPool.stop right after the boot is no boot that failed", async () => {
  const under = new PoolUnderTest({ size: 2 });
  under.pool.start();
  await settle();
  const stopped = under.pool.stop(1_000);
  await under.clock.advance(200);
  await stopped;
  assertEquals([under.gate.failures, under.clock.pendingTimers], [0, 0]);
  await under.end();
});

Deno.test("WorkerPool.stop during a roll ends the successor too", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  under.behaviour = { boot: "hang" };
  const roll = outcomeOf(under.pool.recycle("reload"));
  await settle();
  const stopped = under.pool.stop(5_000);
  await under.clock.advance(6_000);
  await stopped;
  await roll;
  assertEquals(under.running, []);
  assert(under.processes.every((process) => !process.isRunning));
  await under.end();
});

Deno.test("WorkerPool.stop does not keep another lane from booting", async () => {
  const under = new PoolUnderTest({ size: 2 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  await settle();
  let isFree = false;
  const other = under.gate.enter().then(() => isFree = true);
  const stopped = under.pool.stop(500);
  await under.clock.advance(1_000);
  await stopped;
  await other;
  assertEquals(isFree, true);
  await under.end();
});

function sumOf(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

Deno.test("WorkerPool.stats is a snapshot of everything at once", async () => {
  const under = await new PoolUnderTest({ size: 3 }).start();
  const { workerId, reply } = under.serve();
  await settle();
  under.process(workerId).answer();
  await reply;
  under.serve();
  under.pool.countFailure(new WorkerCrashedError("ended"));
  const stats = under.pool.stats();
  assertEquals(
    {
      ...stats,
      failed: stats.failed.crash,
      retired: stats.retired.crash,
      phpTime: sumOf(stats.phpTime.counts),
      bootTime: sumOf(stats.bootTime.counts),
    },
    {
      lane: "fast",
      size: 3,
      starting: 0,
      idle: 2,
      busy: 1,
      draining: 0,
      queueLength: 0,
      oldestWaitMs: 0,
      served: 1,
      failed: 1,
      spawned: 3,
      bootFailures: 0,
      retired: 0,
      busyShare: 1 / 3,
      memoryKib: 3 * 2048,
      phpTime: 1,
      bootTime: 3,
    },
  );
  under.pool.countFailure(new WorkerCrashedError("ended"));
  assertEquals(stats.failed.crash, 1, "it does not change afterwards");
  await under.end();
});

Deno.test("WorkerPool.stats of a pool without workers has a busy share of 0", () => {
  assertEquals(new PoolUnderTest().pool.stats().busyShare, 0);
});

Deno.test("WorkerPool hands the lease of a worker that was sent away meanwhile to nobody's harm", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  const lease = under.borrow();
  under.pool.scaleTo(1);
  await under.clock.advance(200);
  const outcome = await outcomeOf(lease.send(requestHead(), { kind: "none" }));
  const isUnread = outcome.kind === "rejected" && outcome.error instanceof Error &&
    "isUnread" in outcome.error && outcome.error.isUnread;
  assertEquals(outcome.kind === "pending" || isUnread === true, true);
  await under.end();
});
