import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { WaiterQueue } from "../../src/pool/waiter_queue.ts";
import { settle } from "../support/fake_clock.ts";
import { outcomeOf } from "../support/outcome.ts";

class TooLateError extends Error {}

Deno.test("WaiterQueue serves first in, first out", async () => {
  const queue = new WaiterQueue<string>();
  const got: string[] = [];
  for (const name of ["a", "b", "c"]) queue.join(0).then((value) => got.push(`${name} ${value}`));
  assertEquals([1, 2, 3, 4].map((n) => queue.serve(`${n}`)), [true, true, true, false]);
  await settle();
  assertEquals([got, queue.length], [["a 1", "b 2", "c 3"], 0]);
});

Deno.test("WaiterQueue that is empty serves nobody", () => {
  const queue = new WaiterQueue<number>();
  assertEquals([queue.serve(1), queue.length, queue.oldestMs], [false, 0, undefined]);
});

Deno.test("WaiterQueue lets a waiter leave by its signal, without disturbing the others", async () => {
  const queue = new WaiterQueue<number>();
  const controller = new AbortController();
  const reason = new TooLateError("Left");
  const first = queue.join(1);
  const second = queue.join(2, controller);
  const third = queue.join(3);
  queue.watch(2);
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => second), reason);
  assertEquals(queue.length, 2);
  queue.serve(10);
  queue.serve(30);
  assertEquals([await first, await third], [10, 30]);
});

Deno.test("WaiterQueue lets a waiter go whose signal was aborted before it was watched", async () => {
  const queue = new WaiterQueue<number>();
  const signal = AbortSignal.abort(new TooLateError());
  const left = assertRejects(() => queue.join(1, { signal }), TooLateError);
  queue.watch(1);
  await left;
  assertEquals([queue.length, queue.serve(1)], [0, false]);
});

Deno.test("WaiterQueue touches no signal of a waiter that is served soon, and leaves none listened to", async () => {
  const queue = new WaiterQueue<number>();
  let listeners = 0;
  let touched = 0;
  const { signal } = new AbortController();
  const counting = new Proxy(signal, {
    get(target, name) {
      if (name === "addEventListener") listeners++;
      if (name === "removeEventListener") listeners--;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const leaver = {
    get signal() {
      touched++;
      return counting;
    },
  };
  const soon = queue.join(10, leaver);
  queue.watch(9);
  queue.serve(5);
  assertEquals([await soon, touched], [5, 0]);
  const late = queue.join(20, leaver);
  queue.watch(20);
  queue.watch(30);
  assertEquals([touched, listeners], [1, 1]);
  queue.serve(6);
  assertEquals([await late, listeners], [6, 0]);
});

Deno.test("WaiterQueue knows how long the first one waits, whoever left", () => {
  const queue = new WaiterQueue<number>();
  const controller = new AbortController();
  queue.join(10, controller).catch(() => {});
  queue.join(20).catch(() => {});
  queue.watch(10);
  assertEquals(queue.oldestMs, 10);
  controller.abort();
  assertEquals(queue.oldestMs, 20);
  queue.rejectAll(() => new TooLateError());
});

Deno.test("WaiterQueue sends away who has waited too long, and nobody else", async () => {
  const queue = new WaiterQueue<number>();
  const outcomes = [10, 20, 30].map((sinceMs) => outcomeOf(queue.join(sinceMs)));
  assertEquals(queue.expire(9, () => new TooLateError()), 0);
  assertEquals(queue.expire(20, () => new TooLateError()), 2);
  assertEquals((await Promise.all(outcomes)).map(({ kind }) => kind), [
    "rejected",
    "rejected",
    "pending",
  ]);
  assertEquals([queue.length, queue.oldestMs], [1, 30]);
  queue.serve(0);
});

Deno.test("WaiterQueue does not count leavers among the expired", async () => {
  const queue = new WaiterQueue<number>();
  const controller = new AbortController();
  const left = queue.join(10, controller);
  const stayed = queue.join(10);
  queue.watch(10);
  controller.abort();
  assertEquals(queue.expire(50, () => new TooLateError()), 1);
  await assertRejects(() => left, DOMException);
  await assertRejects(() => stayed, TooLateError);
});

Deno.test("WaiterQueue sends everybody away", async () => {
  const queue = new WaiterQueue<number>();
  const waiting = [queue.join(1), queue.join(2)];
  assertEquals(queue.rejectAll(() => new TooLateError()), 2);
  for (const waiter of waiting) await assertRejects(() => waiter, TooLateError);
  assertEquals(queue.length, 0);
});

Deno.test("WaiterQueue keeps its order over thousands of waiters, some of which leave", async () => {
  const queue = new WaiterQueue<number>();
  const got: number[] = [];
  const expected: number[] = [];
  let served = 0;
  for (let i = 0; i < 5_000; i++) {
    const controller = new AbortController();
    queue.join(i, controller).then(() => got.push(i), () => {});
    if (i % 7 === 0) {
      queue.watch(i);
      controller.abort();
    } else expected.push(i);
    if (i % 3 !== 0 && queue.serve(i)) served++;
  }
  while (queue.serve(0)) served++;
  await settle();
  assertEquals([got.length, served, queue.length], [expected.length, expected.length, 0]);
  assertEquals(got, expected);
});

Deno.test("WaiterQueue keeps its order while nearly everybody behind the first one leaves", async () => {
  const queue = new WaiterQueue<number>();
  const stayed = [queue.join(0)];
  for (let round = 1; round <= 20; round++) {
    const leavers = Array.from({ length: 50 }, () => new AbortController());
    const left = leavers.map((leaver) => queue.join(round, leaver));
    stayed.push(queue.join(round));
    queue.watch(round);
    for (const leaver of leavers) leaver.abort();
    await Promise.allSettled(left);
    queue.watch(round);
    assertEquals([queue.length, queue.oldestMs], [round + 1, 0]);
  }
  for (const place of stayed.keys()) assert(queue.serve(place));
  assertEquals(await Promise.all(stayed), [...stayed.keys()]);
  assertEquals([queue.length, queue.serve(99)], [0, false]);
});
