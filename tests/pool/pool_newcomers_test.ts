import { assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";

/** A lane of two, one of whose workers has just been replaced while the code changes. */
async function lacking(): Promise<PoolUnderTest> {
  const under = await new PoolUnderTest({ size: 2 }).start();
  under.pool.holdNewcomers(true);
  under.process(1).exit(1);
  await settle();
  return under;
}

Deno.test("WorkerPool.holdNewcomers has nobody fill a place until the code is settled", async () => {
  const under = await lacking();
  const { starting, idle } = under.pool.stats();
  assertEquals([starting, idle, under.running], [1, 1, [2, 3]], "it has booted, and waits");
  under.pool.holdNewcomers(false);
  await settle();
  assertEquals([under.pool.stats().starting, under.pool.stats().idle], [0, 2]);
  await under.end();
});

Deno.test("WorkerPool.recycle lets nobody serve who booted while code changed that was refused then", async () => {
  const under = await lacking();
  under.behaviour = { boot: "hang" };
  const reload = under.pool.recycle("reload", "cutOver");
  await under.clock.advance(1000);
  under.pool.giveUpBoots(1000);
  assertEquals((await reload).replaced, 0);
  under.pool.holdNewcomers(false);
  await settle();
  assertEquals([under.pool.stats().idle, under.pool.stats().retired.reload], [1, 2]);
  assertEquals(under.running.slice(0, 1), [2], "the one from before the change");
  under.behaviour = {};
  await under.end();
});

Deno.test("WorkerPool.holdNewcomers lets the successor of a reload serve, and nobody from before it", async () => {
  const under = await lacking();
  assertEquals((await under.pool.recycle("reload", "cutOver")).replaced, 1);
  assertEquals(under.pool.stats().idle, 1);
  under.pool.holdNewcomers(false);
  await settle();
  assertEquals(under.running.every((id) => id > 3), true);
  await under.clock.advance(2000);
  assertEquals(under.pool.stats().idle, 2);
  await under.end();
});

Deno.test("WorkerPool.holdNewcomers keeps nobody from serving when nobody else does", async () => {
  const under = await lacking();
  under.process(2).exit(1);
  await settle();
  const lease = under.borrow();
  assertEquals(lease.worker.id > 2, true);
  lease.release();
  await under.clock.advance(2000);
  await under.end();
});
