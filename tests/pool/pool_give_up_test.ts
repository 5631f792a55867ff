import { assertEquals, assertInstanceOf } from "@std/assert";
import { BootGivenUpError } from "../../src/pool/pool_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest, waitFor } from "../support/fake_pool.ts";

Deno.test("WorkerPool.giveUpBoots ends boots that took long; the next one begins at once, and requests wait on", async () => {
  const under = new PoolUnderTest({ size: 1 });
  under.behaviour = { boot: "hang" };
  under.pool.start();
  await settle();
  const lease = waitFor(under);
  await under.clock.advance(999);
  assertEquals([under.pool.giveUpBoots(1000), under.process(1).signals], [0, []]);
  await under.clock.advance(1);
  under.behaviour = {};
  assertEquals(under.pool.giveUpBoots(1000), 1);
  assertEquals(under.pool.giveUpBoots(1000), 0, "it is being ended already");
  await settle();
  assertEquals(under.process(1).signals, ["SIGKILL"]);
  assertEquals((await lease).worker.id, 2);
  (await lease).release();
  const { bootFailures, retired } = under.pool.stats();
  assertEquals([bootFailures, retired.reload, retired.boot_failed], [0, 1, 0]);
  await under.end();
});

Deno.test("WorkerPool.giveUpBoots ends a reload without a failure of the code: the old worker serves", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  under.behaviour = { boot: "hang" };
  const reload = under.pool.recycle("reload", "cutOver");
  await under.clock.advance(1000);
  under.pool.giveUpBoots(1000);
  const { replaced, failure } = await reload;
  assertEquals(replaced, 0);
  assertInstanceOf(failure, BootGivenUpError);
  assertEquals([under.gate.lastError, under.pool.stats().idle], [undefined, 1]);
  under.behaviour = {};
  assertEquals((await under.pool.recycle("reload", "cutOver")).replaced, 1);
  await under.end();
});

Deno.test("WorkerPool.giveUpBoots leaves workers alone that have booted", async () => {
  const under = await new PoolUnderTest({ size: 2 }).start();
  await under.clock.advance(60_000);
  assertEquals([under.pool.giveUpBoots(0), under.running], [0, [1, 2]]);
  await under.end();
});
