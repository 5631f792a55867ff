import { assertEquals, assertRejects } from "@std/assert";
import { CallWatch } from "../../src/reload/call_watch.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";

/** Calls that a test ends; `looks` are those under way, each answered by its function. */
function setUp(comesToNothing = true) {
  const looks: ((differ: boolean) => void)[] = [];
  let overtaken = 0;
  const clock = new FakeClock(0);
  const calls = new CallWatch({
    clock,
    differ: () => new Promise((resolve) => looks.push(resolve)),
    onOvertaken: () => {
      overtaken++;
      return comesToNothing;
    },
  });
  const begin = (...files: readonly string[]) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = calls.during(files, () => promise);
    return async () => {
      resolve();
      await ended;
    };
  };
  const answer = async (differ: boolean) => {
    looks.shift()?.(differ);
    await settle();
  };
  return { clock, calls, looks, begin, answer, overtaken: () => overtaken };
}

Deno.test("CallWatch names the files of a call that came to nothing, once", async () => {
  const { calls, begin, answer, overtaken } = setUp();
  const end = begin("A.php", "B.php");
  void calls.hinted();
  await answer(true);
  assertEquals(overtaken(), 1);
  await end();
  assertEquals([calls.takeUnfinished(), calls.takeUnfinished()], [["A.php", "B.php"], []]);
});

Deno.test("CallWatch asks again every 250 ms while a call goes on that is overtaken; in the end that is finished", async () => {
  const { clock, calls, looks, begin, answer, overtaken } = setUp(false);
  const end = begin("A.php");
  void calls.hinted();
  await answer(true);
  await clock.advance(249);
  assertEquals([overtaken(), looks.length], [1, 0]);
  await clock.advance(1);
  await answer(true);
  assertEquals([overtaken(), clock.pendingTimers], [2, 1]);
  await end();
  assertEquals([clock.pendingTimers, calls.takeUnfinished()], [0, []]);
});

Deno.test("CallWatch lets hints pass that are of nothing, or come between two calls", async () => {
  const { calls, looks, begin, answer, overtaken } = setUp();
  void calls.hinted();
  assertEquals(looks.length, 0);
  const end = begin("A.php");
  void calls.hinted();
  await answer(false);
  await end();
  void calls.hinted();
  assertEquals([looks.length, overtaken(), calls.takeUnfinished()], [0, 0, []]);
});

Deno.test("CallWatch looks once more for hints that came while it looked, however many", async () => {
  const { calls, looks, begin, answer, overtaken } = setUp();
  const end = begin("A.php");
  for (let sent = 0; sent < 5; sent++) void calls.hinted();
  assertEquals(looks.length, 1);
  await answer(false);
  assertEquals(looks.length, 1);
  await answer(true);
  assertEquals([looks.length, overtaken()], [0, 1]);
  await end();
});

Deno.test("CallWatch says nothing of a call that ended while it looked, nor of the one after it", async () => {
  const { calls, begin, answer, overtaken } = setUp();
  const end = begin("A.php");
  void calls.hinted();
  await end();
  const endNext = begin("B.php");
  await answer(true);
  await endNext();
  assertEquals([overtaken(), calls.takeUnfinished()], [0, []]);
});

Deno.test("CallWatch goes on after a call that failed", async () => {
  const { calls, looks, begin, answer } = setUp();
  await assertRejects(() => calls.during(["A.php"], () => Promise.reject(new Error("Failed"))));
  void calls.hinted();
  assertEquals(looks.length, 0);
  const end = begin("B.php");
  void calls.hinted();
  await answer(true);
  await end();
  assertEquals(calls.takeUnfinished(), ["B.php"]);
});
