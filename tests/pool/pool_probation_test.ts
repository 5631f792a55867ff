import { assert, assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";

/** A lane whose workers cannot say READY. */
async function silentPool(size: number): Promise<PoolUnderTest> {
  const under = new PoolUnderTest({ size, probationMs: 1_000 });
  under.behaviour = { boot: "hang" };
  return await under.start();
}

for (const pace of ["roll", "cutOver"] as const) {
  Deno.test(`WorkerPool.recycle without READY (${pace}) sends nobody away for a successor that ends in its first second`, async () => {
    const under = await silentPool(3);
    const roll = under.pool.recycle("reload", pace);
    await settle();
    assertEquals(under.processes.length, 4);
    under.process(4).say("PHP Parse error: syntax error\n");
    await settle();
    under.process(4).exit(255);
    const { failure, replaced } = await roll;
    assertEquals(replaced, 0);
    assert(failure?.message.includes("Parse error"), failure?.message);
    assertEquals(under.running, [1, 2, 3]);
    await under.end();
  });
}

Deno.test("WorkerPool.recycle without READY replaces a worker once its successor has lived for a second", async () => {
  const under = await silentPool(1);
  const roll = under.pool.recycle("reload");
  await under.clock.advance(999);
  assertEquals(under.borrow().worker.id, 1);
  await under.clock.advance(1);
  assertEquals(await roll, { replaced: 1, failure: undefined });
  assertEquals(under.borrow().worker.id, 2);
  await under.end();
});

Deno.test("WorkerPool.staffed without READY waits until all workers have lived for a second", async () => {
  const under = new PoolUnderTest({ size: 2, probationMs: 1_000 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  let isStaffed = false;
  under.pool.staffed.then(() => isStaffed = true);
  await under.clock.advance(900);
  under.process(2).exit(1);
  await under.clock.advance(500);
  assertEquals(isStaffed, false, "one of them has ended");
  await under.clock.advance(1_000);
  assertEquals(isStaffed, true);
  await under.end();
});
