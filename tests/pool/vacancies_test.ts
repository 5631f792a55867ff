import { assertEquals } from "@std/assert";
import { Vacancies } from "../../src/pool/vacancies.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";

/** Places that a test empties; `boots` are those under way, each ended by its function. */
function setUp(bootPauseMs?: number) {
  const clock = new FakeClock(0);
  const lane = { wanted: 3, serving: 0 };
  const boots: (() => void)[] = [];
  const vacancies = new Vacancies({
    clock,
    missing: () => lane.wanted - lane.serving,
    isServed: () => lane.serving > 0,
    hire: () => new Promise((resolve) => boots.push(resolve)),
    bootPauseMs,
  });
  const succeed = async () => {
    lane.serving++;
    boots.shift()?.();
    await settle();
  };
  return { clock, lane, boots, vacancies, succeed };
}

Deno.test("Vacancies are filled all at once, and none of them twice", async () => {
  const { lane, boots, vacancies, succeed } = setUp();
  vacancies.fill();
  vacancies.fill();
  assertEquals(boots.length, 3);
  await succeed();
  lane.wanted = 4;
  vacancies.fill();
  assertEquals(boots.length, 3);
});

Deno.test("Vacancies are tried again when a boot has failed", async () => {
  const { boots, vacancies } = setUp();
  vacancies.fill();
  boots.shift()?.();
  await settle();
  assertEquals(boots.length, 3);
});

Deno.test("Vacancies with a pause are filled one by one, but not while nobody serves", async () => {
  const { clock, lane, boots, vacancies, succeed } = setUp(100);
  vacancies.fill();
  assertEquals(boots.length, 3, "nobody serves");
  for (let count = 0; count < 3; count++) await succeed();
  lane.serving = 1;
  vacancies.fill();
  await clock.advance(99);
  assertEquals(boots.length, 0);
  await clock.advance(1);
  vacancies.fill();
  await clock.advance(1000);
  assertEquals(boots.length, 1, "the first one is still booting");
  await succeed();
  assertEquals(boots.length, 0);
  await clock.advance(100);
  assertEquals(boots.length, 1);
  await succeed();
  await clock.advance(1000);
  assertEquals([boots.length, clock.pendingTimers], [0, 0]);
});

Deno.test("Vacancies that somebody else has filled during the pause are let be", async () => {
  const { clock, lane, boots, vacancies } = setUp(100);
  lane.serving = 2;
  vacancies.fill();
  lane.serving = 3;
  await clock.advance(100);
  assertEquals(boots.length, 0);
});

Deno.test("Vacancies are not filled any more once they are closed", async () => {
  const { clock, lane, boots, vacancies } = setUp(100);
  lane.serving = 1;
  vacancies.fill();
  vacancies.close();
  vacancies.fill();
  assertEquals(clock.pendingTimers, 0);
  await clock.advance(100);
  assertEquals(boots.length, 0);
});

Deno.test("WorkerPool in no hurry serves new code with one worker first; the others follow one by one", async () => {
  const under = await new PoolUnderTest({ size: 3, bootPauseMs: 100 }).start();
  await under.pool.recycle("reload", "cutOver");
  await under.clock.advance(99);
  assertEquals(under.pool.stats().idle, 1);
  await under.clock.advance(1);
  assertEquals(under.pool.stats().idle, 2);
  await under.clock.advance(100);
  assertEquals([under.pool.stats().idle, under.running], [3, [4, 5, 6]]);
  await under.end();
});
