import { assert, assertEquals, assertRejects } from "@std/assert";
import { NoWorkerError } from "../../src/pool/pool_errors.ts";
import { settle } from "../support/fake_clock.ts";
import type { FakeProcess } from "../support/fake_process.ts";
import { PoolUnderTest, waitFor } from "../support/fake_pool.ts";

Deno.test("WorkerPool backs off from an application that cannot boot: at most 12 attempts in 30 s", async () => {
  for (const boot of ["fail", "die"] as const) {
    const under = new PoolUnderTest({ size: 4 });
    under.behaviour = { boot };
    under.pool.start();
    await under.clock.advance(30_000);
    assert(under.processes.length <= 12, `${under.processes.length} attempts`);
    assert(under.processes.length >= 8, `${under.processes.length} attempts`);
    await under.end();
  }
});

Deno.test("WorkerPool counts the death of an infant as a boot that failed", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.pool.start();
  await settle();
  under.process(1).exit(1);
  await settle();
  assertEquals([under.gate.failures, under.processes.length], [1, 1]);
  assertEquals(under.gate.lastError?.message, "Worker 1 ended right after its boot");
  await under.clock.advance(100);
  assertEquals(under.processes.length, 2);
  await under.end();
});

Deno.test("WorkerPool tells who waits when the only worker died as an infant", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.pool.start();
  await settle();
  under.borrow();
  const rejected = assertRejects(() => waitFor(under), NoWorkerError);
  under.process(1).exit(1);
  await rejected;
  await under.end();
});

Deno.test("WorkerPool does not spin when workers boot and die at once", async () => {
  const under = new PoolUnderTest({ size: 4 });
  under.behaviour = { boot: "readyThenDie" };
  under.pool.start();
  await under.clock.advance(30_000);
  // Four at first; then two an attempt, since the second one starts before the first one's death is known.
  assert(under.processes.length <= 4 + 2 * 12, `${under.processes.length} processes in 30 s`);
  under.behaviour = {};
  await under.clock.advance(90_000);
  assertEquals(under.pool.stats().idle, 4, "and is whole again once they live");
  await under.end();
});

for (const signal of [null, "SIGSEGV", "SIGKILL"] as const) {
  for (const lifeMs of [50, 900, 1_900, 2_500]) {
    Deno.test(`WorkerPool spawns at most 12 workers in 30 s when they end ${lifeMs} ms after their boot (${signal})`, async () => {
      const under = new PoolUnderTest({ size: 4 });
      const endAtMs = new Map<FakeProcess, number>();
      under.pool.start();
      for (let passedMs = 0; passedMs < 30_000; passedMs += 50) {
        await under.clock.advance(50);
        for (const process of under.processes) {
          const atMs = endAtMs.get(process) ?? passedMs + lifeMs;
          endAtMs.set(process, atMs);
          if (passedMs >= atMs) process.exit(1, signal);
        }
      }
      assert(under.processes.length <= 12, `${under.processes.length} processes in 30 s`);
      await under.end();
    });
  }
}

Deno.test("WorkerPool spawns at most 12 workers in 30 s when each is killed before its READY", async () => {
  const under = new PoolUnderTest({ size: 4 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  for (let passedMs = 0; passedMs < 30_000; passedMs += 50) {
    await under.clock.advance(50);
    for (const process of under.processes) process.exit(137, "SIGKILL");
  }
  assert(under.processes.length <= 12, `${under.processes.length} processes in 30 s`);
  await under.end();
});

Deno.test("WorkerPool replaces a worker that was killed from outside at once, also one that served nothing", async () => {
  const under = new PoolUnderTest({ size: 2 });
  under.pool.start();
  await settle();
  under.process(1).exit(137, "SIGKILL");
  await settle();
  assertEquals([under.pool.stats().idle, under.gate.failures], [2, 0]);
  await under.end();
});

Deno.test("WorkerPool that serves is whole again soon, whatever killed its workers before", async () => {
  const under = await new PoolUnderTest({ size: 4 }).start();
  for (let i = 0; i < 100; i++) {
    const victim = under.running[i % Math.max(1, under.running.length)];
    if (victim !== undefined) under.process(victim).exit(137, "SIGKILL");
    await under.clock.advance(100);
    if (under.pool.stats().idle > 0) {
      const { workerId, reply } = under.serve();
      await settle();
      under.process(workerId).answer();
      await reply;
      await settle();
    }
  }
  await under.clock.advance(1_000);
  assertEquals(under.pool.stats().idle, 4);
  await under.end();
});
