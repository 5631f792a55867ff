import { assertEquals } from "@std/assert";
import { ChangeGate } from "../../src/reload/change_gate.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";

function setUp() {
  const clock = new FakeClock(0);
  const startsMs: number[] = [];
  let release = Promise.resolve();
  const overtakenMs: number[] = [];
  const unsettled: boolean[] = [];
  const gate = new ChangeGate({
    clock,
    settleMs: 20,
    debounceMs: 50,
    maxWaitMs: 2000,
    onOvertaken: () => void overtakenMs.push(clock.nowMs()),
    onUnsettled: (isUnsettled) => void unsettled.push(isUnsettled),
    run: () => {
      startsMs.push(clock.nowMs());
      return release;
    },
  });
  return {
    clock,
    startsMs,
    overtakenMs,
    unsettled,
    gate,
    /** Makes runs last until the returned function is called. */
    hold(): () => void {
      const held = Promise.withResolvers<void>();
      release = held.promise;
      return () => {
        release = Promise.resolve();
        held.resolve();
      };
    },
  };
}

Deno.test("ChangeGate runs once, 50 ms after the last hint of a burst", async () => {
  const { clock, gate, startsMs } = setUp();
  for (let sent = 0; sent < 10; sent++) {
    gate.hint();
    await clock.advance(40);
  }
  await clock.advance(1000);
  assertEquals(startsMs, [9 * 40 + 50]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("ChangeGate runs at most 3 times for 1,000 hints in 2 s", async () => {
  const { clock, gate, startsMs } = setUp();
  for (let sent = 0; sent < 1000; sent++) {
    gate.hint();
    clock.advanceSync(2);
    if (sent % 50 === 0) await settle();
  }
  await clock.advance(5000);
  assertEquals(startsMs.length <= 3, true, `${startsMs.length} runs`);
});

Deno.test("ChangeGate runs 20 ms after the last hint where all are of one thing, 50 ms after it where they are not", async () => {
  const { clock, gate, startsMs } = setUp();
  gate.hint("one");
  await clock.advance(19);
  gate.hint("one");
  await clock.advance(1000);
  assertEquals(startsMs, [39]);
  gate.hint("one");
  await clock.advance(19);
  gate.hint("other");
  gate.hint("other");
  await clock.advance(1000);
  assertEquals(startsMs, [39, 1019 + 19 + 50]);
});

Deno.test("ChangeGate takes one thing during a run, or within 50 ms after it, for part of a burst", async () => {
  const { clock, gate, startsMs, hold } = setUp();
  const release = hold();
  gate.hint("one");
  await clock.advance(20);
  gate.hint("one");
  release();
  await clock.advance(50);
  assertEquals(startsMs, [20, 70]);
  await clock.advance(49);
  gate.hint("one");
  await clock.advance(50);
  assertEquals(startsMs, [20, 70, 169]);
  await clock.advance(50);
  gate.hint("one");
  await clock.advance(20);
  assertEquals(startsMs, [20, 70, 169, 239]);
});

Deno.test("ChangeGate runs after the longest wait although hints never cease", async () => {
  const { clock, gate, startsMs } = setUp();
  for (let sent = 0; sent < 110; sent++) {
    gate.hint();
    await clock.advance(40);
  }
  assertEquals(startsMs, [2000, 4000]);
});

Deno.test("ChangeGate never overlaps runs; many hints during one lead to exactly one more", async () => {
  const { clock, gate, startsMs, hold } = setUp();
  const release = hold();
  gate.hint();
  await clock.advance(50);
  for (let sent = 0; sent < 5; sent++) {
    gate.hint();
    await clock.advance(1000);
  }
  assertEquals(startsMs, [50]);
  release();
  await clock.advance(1000);
  assertEquals(startsMs, [50, 5100]);
  await clock.advance(10_000);
  assertEquals(startsMs.length, 2);
});

Deno.test("ChangeGate says at once that a run is overtaken, and nothing while there is none", async () => {
  const { clock, gate, overtakenMs, hold } = setUp();
  const release = hold();
  gate.hint();
  await clock.advance(50);
  assertEquals(overtakenMs, []);
  gate.hint();
  assertEquals(overtakenMs, [50]);
  release();
  await clock.advance(1000);
  gate.hint();
  assertEquals(overtakenMs, [50]);
  gate.close();
});

Deno.test("ChangeGate.retryIn waits as long as it says, unless a hint comes first", async () => {
  const { clock, gate, startsMs } = setUp();
  gate.retryIn(1000);
  await clock.advance(999);
  assertEquals(startsMs, []);
  await clock.advance(1);
  assertEquals(startsMs, [1000]);
  gate.retryIn(1000);
  gate.hint();
  await clock.advance(2000);
  assertEquals(startsMs, [1000, 1050]);
});

Deno.test("ChangeGate.retryIn during a run counts from its end and does not put off a hint", async () => {
  const { clock, gate, startsMs, hold } = setUp();
  let release = hold();
  gate.retryIn(0);
  await clock.advance(0);
  gate.retryIn(1000);
  release();
  await clock.advance(1000);
  assertEquals(startsMs, [0, 1000]);

  release = hold();
  gate.retryIn(0);
  await clock.advance(0);
  gate.hint();
  gate.retryIn(1000);
  release();
  await clock.advance(50);
  assertEquals(startsMs, [0, 1000, 1000, 1050]);
});

Deno.test("ChangeGate.close forgets what was asked for, also during a run", async () => {
  const waiting = setUp();
  waiting.gate.hint();
  waiting.gate.close();
  waiting.gate.hint();
  waiting.gate.retryIn(1);
  assertEquals(waiting.clock.pendingTimers, 0);

  const running = setUp();
  const release = running.hold();
  running.gate.hint();
  await running.clock.advance(50);
  running.gate.hint();
  running.gate.close();
  release();
  await running.clock.advance(1000);
  assertEquals(running.startsMs, [50]);
});

Deno.test("ChangeGate is unsettled from a hint until a run during which no other came", async () => {
  const { clock, gate, unsettled, hold } = setUp();
  const release = hold();
  gate.hint("/a");
  assertEquals(unsettled, [true]);
  await clock.advance(20);
  gate.hint("/b");
  release();
  await settle();
  assertEquals(unsettled, [true], "another run is due");
  await clock.advance(50);
  assertEquals(unsettled, [true, false]);
  gate.retryIn(1000);
  assertEquals(unsettled, [true, false], "nobody said that anything changed");
  gate.hint("/a");
  gate.close();
  assertEquals(unsettled, [true, false, true, false]);
});
