import { assertEquals } from "@std/assert";
import { BootGate } from "../../src/pool/boot_gate.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { BROKEN, makeGate } from "../support/made_gate.ts";

Deno.test("BootGate.retryNow starts the next attempt at once, and the delays anew", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("a");
  gate.failed(BROKEN);
  for (const name of ["b", "c", "d"]) {
    enter(name);
    await clock.advance(clock.nextDelayMs ?? 0);
    gate.failed(BROKEN);
  }
  assertEquals([gate.failures, clock.nextDelayMs], [4, 800]);
  enter("e");
  gate.retryNow();
  await settle();
  assertEquals([started.at(-1), clock.pendingTimers], ["e", 0]);
  gate.failed(BROKEN);
  assertEquals([gate.failures, clock.nextDelayMs], [1, 100]);
  gate.close();
});

Deno.test("BootGate.tryOnce starts the next attempt at once, and the delays go on where they were", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("a");
  gate.failed(BROKEN);
  for (const name of ["b", "c"]) {
    enter(name);
    await clock.advance(clock.nextDelayMs ?? 0);
    gate.failed(BROKEN);
  }
  enter("d");
  gate.tryOnce();
  await settle();
  assertEquals([started.at(-1), clock.pendingTimers], ["d", 0]);
  gate.failed(BROKEN);
  assertEquals([gate.failures, clock.nextDelayMs], [4, 800]);
  gate.close();
});

Deno.test("BootGate tells with a failure when its attempt began, by the wall clock", async () => {
  const clock = new FakeClock(0, 5_000);
  const startedMs: number[] = [];
  const gate = new BootGate({
    clock,
    random: () => 0,
    onFailed: (_e, _n, ms) => startedMs.push(ms),
  });
  await gate.enter();
  await clock.advance(40);
  gate.failed(BROKEN);
  const next = gate.enter();
  await clock.advance(100);
  await next;
  await clock.advance(30);
  gate.failed(BROKEN);
  assertEquals(startedMs, [5_000, 5_140]);
  gate.close();
});

Deno.test("BootGate.retryNow does nothing while an attempt is under way, or nothing is wrong", async () => {
  const { gate, started, enter } = makeGate();
  gate.retryNow();
  ["a", "b"].forEach(enter);
  gate.retryNow();
  await settle();
  assertEquals(started, ["a"]);
  gate.succeeded();
  gate.retryNow();
  await settle();
  assertEquals(started, ["a", "b"]);
});

Deno.test("BootGate.proven ends the row of failures, so that everybody may start", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("a");
  gate.failed(BROKEN);
  ["b", "c", "d", "e"].forEach(enter);
  await clock.advance(100);
  gate.succeeded();
  await settle();
  assertEquals([started, gate.failures], [["a", "b", "c"], 1], "one by one after a failure");
  gate.proven();
  gate.succeeded();
  await settle();
  assertEquals([started, gate.failures], [["a", "b", "c", "d", "e"], 0]);
});

Deno.test("BootGate.proven says nothing while old workers serve and no new one boots", async () => {
  const { clock, gate } = makeGate();
  const delays: (number | undefined)[] = [];
  for (let i = 0; i < 3; i++) {
    await gate.enter();
    gate.proven();
    gate.failed(BROKEN);
    gate.proven();
    delays.push(clock.nextDelayMs);
    await clock.advance(clock.nextDelayMs ?? 0);
  }
  assertEquals([delays, gate.failures], [[100, 200, 400], 3]);
});

Deno.test("BootGate.skipped gives the turn to the next in line", async () => {
  const { gate, started, enter } = makeGate();
  ["a", "b"].forEach(enter);
  gate.skipped();
  await settle();
  assertEquals(started, ["a", "b"]);
  gate.succeeded();
  gate.skipped();
  enter("c");
  await settle();
  assertEquals(started.at(-1), "c", "where attempts are free it changes nothing");
});

Deno.test("BootGate counts each failure of attempts that went one by one", async () => {
  const { clock, gate, started, enter } = makeGate();
  enter("a");
  gate.failed(BROKEN);
  ["b", "c", "d"].forEach(enter);
  await clock.advance(100);
  for (let i = 0; i < 3; i++) {
    gate.succeeded();
    await settle();
  }
  assertEquals([started, gate.failures], [["a", "b", "c", "d"], 1]);
  for (let i = 0; i < 4; i++) gate.failed(BROKEN);
  assertEquals([gate.failures, clock.nextDelayMs, clock.pendingTimers], [4, 800, 1]);
  gate.close();
});
