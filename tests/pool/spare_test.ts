import { assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest, type PoolUnderTestOptions } from "../support/fake_pool.ts";

/** Names of the frames that worker `id` has read. */
function read(under: PoolUnderTest, id: number): string[] {
  return under.process(id).receivedNames;
}

/** A pool whose first worker serves, and whose spare is worker 2. */
async function withSpare(options: PoolUnderTestOptions = {}): Promise<PoolUnderTest> {
  return await new PoolUnderTest({ size: 1, keepsSpare: true, ...options }).start();
}

Deno.test("Spare is started 250 ms after the last boot began, and is no worker of the pool", async () => {
  const under = new PoolUnderTest({ size: 1, keepsSpare: true });
  under.pool.start();
  await under.clock.advance(249);
  assertEquals(under.processes.length, 1);
  await under.clock.advance(1);
  assertEquals([under.processes.length, read(under, 2)], [2, ["BOOT"]]);
  const { starting, idle, spawned } = under.pool.stats();
  assertEquals([under.running, starting, idle, spawned], [[1], 0, 1, 1]);
  await under.end();
});

Deno.test("Spare is not kept unless it is asked for", async () => {
  const under = await new PoolUnderTest({ size: 1 }).start();
  assertEquals(under.processes.length, 1);
  await under.end();
});

Deno.test("Spare becomes the successor of a worker, and has a successor itself", async () => {
  const under = await withSpare();
  await under.pool.recycle("reload", "cutOver");
  assertEquals([read(under, 2), under.running.includes(2)], [["BOOT", "START"], true]);
  await under.clock.advance(250);
  assertEquals([under.running, under.processes.length, read(under, 3)], [[2], 3, ["BOOT"]]);
  await under.end();
});

Deno.test("Spare that dies is forgotten: nobody is told, and boots go on without it", async () => {
  const under = await withSpare();
  under.process(2).exit(1);
  await under.clock.advance(200);
  assertEquals([
    under.logger.events.map(({ event }) => event),
    under.pool.stats().retired.boot_failed,
  ], [
    ["worker_ready"],
    0,
  ]);
  await under.pool.recycle("reload", "cutOver");
  assertEquals(read(under, 3), ["BOOT"]);
  await under.clock.advance(250);
  assertEquals(read(under, 4), ["BOOT"]);
  await under.end();
});

Deno.test("Spare leaves when it is dropped, and when somebody asks for a roll; another one follows", async () => {
  const under = await withSpare();
  under.pool.dropSpare();
  await under.clock.advance(250);
  assertEquals([read(under, 2), read(under, 3)], [["BOOT", "STOP"], ["BOOT"]]);
  await under.pool.recycle("reload");
  assertEquals([read(under, 3), read(under, 4)], [["BOOT", "STOP"], ["BOOT"]]);
  assertEquals(under.pool.stats().retired.reload, 0, "it never was a worker of the pool");
  await under.clock.advance(250);
  assertEquals([under.running, read(under, 5)], [[4], ["BOOT"]]);
  await under.end();
});

Deno.test("Spare ends with its pool", async () => {
  const under = await withSpare();
  await under.end();
  assertEquals([read(under, 2), under.process(2).isRunning], [["BOOT", "STOP"], false]);
});

Deno.test("Spare that cannot be started is left out, and tried again behind the next boot", async () => {
  const under = new PoolUnderTest({ size: 1, keepsSpare: true });
  under.pool.start();
  await settle();
  under.spawnError = new Error("No memory");
  await under.clock.advance(2_000);
  assertEquals([under.processes.length, under.pool.stats().bootFailures], [1, 0]);
  under.spawnError = undefined;
  await under.pool.recycle("reload", "cutOver");
  await under.clock.advance(250);
  assertEquals([under.running, read(under, 3)], [[2], ["BOOT"]]);
  await under.end();
});
