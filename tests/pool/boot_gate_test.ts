import { assert, assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import { BROKEN, makeGate } from "../support/made_gate.ts";

/** One attempt after the other, each of which fails at once; when they were made, ms. */
async function failuresWithin(forMs: number, random: () => number): Promise<number[]> {
  const { clock, gate } = makeGate(random);
  const atMs: number[] = [];
  let isOver = false;
  const attempts = (async () => {
    while (!isOver) {
      await gate.enter();
      if (isOver) break;
      atMs.push(clock.nowMs());
      gate.failed(BROKEN);
    }
  })();
  await clock.advance(forMs);
  isOver = true;
  gate.retryNow();
  await attempts;
  gate.close();
  return atMs;
}

Deno.test("BootGate lets the first attempt go alone, and everybody once it succeeded", async () => {
  const { gate, started, enter } = makeGate();
  ["a", "b", "c"].forEach(enter);
  await settle();
  assertEquals(started, ["a"]);
  gate.succeeded();
  await settle();
  assertEquals(started, ["a", "b", "c"]);
  enter("d");
  await settle();
  assertEquals(started.at(-1), "d");
});

Deno.test("BootGate makes the next attempt wait after a failure, alone again", async () => {
  const { clock, gate, started, enter } = makeGate();
  ["a", "b", "c"].forEach(enter);
  gate.failed(BROKEN);
  assertEquals([gate.failures, gate.lastError], [1, BROKEN]);
  await clock.advance(99);
  assertEquals(started, ["a"]);
  await clock.advance(1);
  assertEquals(started, ["a", "b"]);
  gate.succeeded();
  await settle();
  assertEquals([started, gate.lastError], [["a", "b", "c"], undefined]);
});

Deno.test("BootGate lets whoever comes after the delay go at once, but alone", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("a");
  gate.failed(BROKEN);
  await clock.advance(1_000);
  ["b", "c"].forEach(enter);
  await settle();
  assertEquals(started, ["a", "b"]);
  gate.succeeded();
});

Deno.test("BootGate doubles the delay with each failure, up to 30 s", async () => {
  const atMs = await failuresWithin(200_000, () => 0);
  const delays = atMs.slice(1).map((time, i) => time - (atMs[i] ?? 0));
  assertEquals(delays, [
    100,
    200,
    400,
    800,
    1_600,
    3_200,
    6_400,
    12_800,
    25_600,
    30_000,
    30_000,
    30_000,
    30_000,
  ]);
});

Deno.test("BootGate adds at most a fifth of the delay, so that servers do not try together", async () => {
  const atMs = await failuresWithin(60_000, () => 0.999_999);
  const delays = atMs.slice(1).map((time, i) => time - (atMs[i] ?? 0));
  delays.forEach((delayMs, i) => {
    const plainMs = Math.min(30_000, 100 * 2 ** i);
    assert(delayMs > plainMs * 1.19 && delayMs < plainMs * 1.2, `${delayMs} for ${plainMs}`);
  });
});

Deno.test("BootGate allows at most 12 attempts in 30 s", async () => {
  for (const random of [0, 0.5, 0.999]) {
    const atMs = await failuresWithin(30_000, () => random);
    assert(atMs.length <= 12, `${atMs.length} attempts`);
    assert(atMs.length >= 8, "it does go on trying");
  }
});

Deno.test("BootGate counts failures of attempts that ran side by side once", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("probe");
  gate.succeeded();
  ["a", "b", "c"].forEach(enter);
  await clock.advance(60_000);
  for (let i = 0; i < 3; i++) gate.failed(BROKEN);
  assertEquals([gate.failures, clock.nextDelayMs, clock.pendingTimers], [1, 100, 1]);
  enter("d");
  await clock.advance(100);
  assertEquals(started.at(-1), "d");
  gate.succeeded();
});

Deno.test("BootGate keeps doubling while workers boot and die at once", async () => {
  const { clock, gate } = makeGate();
  const delays: (number | undefined)[] = [];
  for (let i = 0; i < 6; i++) {
    await gate.enter();
    gate.succeeded();
    await clock.advance(50);
    gate.failed(BROKEN);
    delays.push(clock.nextDelayMs);
    await clock.advance(clock.nextDelayMs ?? 0);
  }
  assertEquals(delays, [100, 200, 400, 800, 1_600, 3_200]);
  gate.close();
});

Deno.test("BootGate forgets old failures once workers have lived for a while", async () => {
  const { clock, gate } = makeGate();
  for (let i = 0; i < 5; i++) {
    await gate.enter();
    gate.failed(BROKEN);
    await clock.advance(clock.nextDelayMs ?? 0);
  }
  await gate.enter();
  gate.succeeded();
  assertEquals([gate.failures, gate.lastError], [5, undefined]);
  await clock.advance(30_000);
  assertEquals(gate.failures, 0);
  gate.failed(BROKEN);
  assertEquals([gate.failures, clock.nextDelayMs], [1, 100]);
  gate.close();
});

Deno.test("BootGate.close forgets the timer, and leaves nobody waiting for a turn", async () => {
  const { clock, gate, started, enter } = makeGate();
  ["a", "b", "c"].forEach(enter);
  gate.failed(BROKEN);
  gate.close();
  await settle();
  assertEquals([clock.pendingTimers, started], [0, ["a", "b", "c"]]);
});

Deno.test("BootGate lets two losses pass within half a minute; the third counts as three failures", async () => {
  const { clock, gate } = makeGate();
  assertEquals([gate.lost(BROKEN), gate.lost(BROKEN), gate.failures], [true, true, 0]);
  await clock.advance(30_000);
  assertEquals([gate.lost(BROKEN), gate.lost(BROKEN), gate.lastError], [true, true, undefined]);
  assertEquals([gate.lost(BROKEN), gate.failures, clock.nextDelayMs], [false, 3, 400]);
  assertEquals(gate.lastError, BROKEN);
  gate.close();
});

Deno.test("BootGate forgets losses when a worker has served: kill -9 of serving workers delays nothing", async () => {
  const { gate } = makeGate();
  await gate.enter();
  gate.succeeded();
  for (let i = 0; i < 20; i++) {
    assertEquals(gate.lost(BROKEN), true);
    gate.proven();
  }
  assertEquals(gate.failures, 0);
});

Deno.test("BootGate lets one worker live for a while before the next, where workers boot and then end", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("a");
  gate.succeeded();
  gate.failed(BROKEN);
  ["b", "c", "d", "e"].forEach(enter);
  await clock.advance(100);
  gate.failed(BROKEN);
  await clock.advance(200);
  gate.succeeded();
  await clock.advance(1_999);
  assertEquals(started.length, 3, "the third one is being watched");
  await clock.advance(1);
  assertEquals(started.length, 4, "it lives");
  gate.succeeded();
  gate.proven();
  await settle();
  assertEquals([started.length, clock.pendingTimers], [5, 0], "and another one has served");
});
