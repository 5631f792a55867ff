import { assertEquals } from "@std/assert";
import { settle } from "../support/fake_clock.ts";
import {
  bootWorker,
  endWorker,
  requestHead,
  spawnWorker,
  sweepFor,
} from "../support/fake_worker.ts";
import { outcomeOf } from "../support/outcome.ts";
import { endFrame, readyFrame } from "../support/worker_frames.ts";

Deno.test("Worker.retire stops an idle worker at once", async () => {
  const under = await bootWorker();
  under.worker.retire("scale_down");
  await under.clock.advance(100);
  assertEquals(under.process.receivedNames, ["BOOT", "STOP"]);
  assertEquals([under.process.signals, under.observed], [[], ["dead: scale_down"]]);
  assertEquals(under.clock.pendingTimers, 0);
});

Deno.test("Worker.retire lets a busy worker finish first", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.worker.retire("reload");
  await settle();
  assertEquals(under.process.receivedNames, ["BOOT", "REQUEST"]);
  under.process.answer("done", 1);
  assertEquals((await reply).kind, "buffered");
  assertEquals(under.process.receivedNames, ["BOOT", "REQUEST"], "PHP has not ended the request");
  under.process.emit(endFrame(1));
  await under.clock.advance(100);
  assertEquals(under.process.receivedNames, ["BOOT", "REQUEST", "STOP"]);
  assertEquals(under.observed, ["finished", "dead: reload"]);
});

Deno.test("Worker.retire of a worker that boots ends it without it ever serving", async () => {
  const under = spawnWorker({ boot: "hang", ignoresStop: true });
  const booting = outcomeOf(under.worker.boot());
  under.worker.retire("shutdown");
  under.process.emit(readyFrame());
  await booting;
  assertEquals(under.worker.state.kind, "draining");
  assertEquals(under.process.receivedNames, ["BOOT", "STOP"]);
  await under.clock.advance(3_000);
  assertEquals(under.process.signals, ["SIGTERM"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: shutdown"]);
});

Deno.test("Worker.retire keeps the first reason and says STOP once", async () => {
  const under = await bootWorker({ ignoresStop: true });
  under.worker.retire("max_requests");
  under.worker.retire("shutdown");
  await settle();
  assertEquals(under.process.receivedNames, ["BOOT", "STOP"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: max_requests"]);
});

Deno.test("Worker that ignores STOP gets TERM after the grace, and KILL half a second later", async () => {
  const under = await bootWorker({ ignoresStop: true, ignoresTerm: true });
  under.worker.retire("reload");
  await under.clock.advance(2_999);
  assertEquals(under.process.signals, []);
  await under.clock.advance(1);
  assertEquals(under.process.signals, ["SIGTERM"]);
  under.worker.retire("shutdown");
  await under.clock.advance(500);
  assertEquals(under.process.signals, ["SIGTERM", "SIGKILL"], "asking again puts nothing off");
  await endWorker(under);
});

Deno.test("Worker.retire of a dead worker does nothing", async () => {
  const under = await bootWorker();
  await endWorker(under);
  under.worker.retire("reload");
  under.worker.kill("shutdown");
  assertEquals([under.worker.state.kind, under.process.signals], ["dead", []]);
});

Deno.test("Worker.kill ends the process at once, and what it owes fails", async () => {
  const under = await bootWorker({ ignoresTerm: true });
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.worker.kill("shutdown");
  assertEquals(under.process.signals, ["SIGKILL"]);
  const outcome = outcomeOf(reply);
  await endWorker(under);
  await outcome;
  assertEquals((await outcomeOf(reply)).kind, "rejected");
  assertEquals(under.observed, ["dead: shutdown"]);
});

Deno.test("Worker that wants to retire leaves after the request that said so", async () => {
  for (const flags of [7, 1]) {
    const under = await bootWorker();
    const reply = under.worker.send(requestHead(), { kind: "none" });
    await settle();
    under.process.answer("last words", flags);
    if (flags === 1) under.process.emit(endFrame(1, { flags: 4 }));
    assertEquals((await reply).kind, "buffered");
    await under.clock.advance(100);
    assertEquals(under.process.receivedNames, ["BOOT", "REQUEST", "STOP"]);
    assertEquals(under.observed, ["finished", "dead: requested"]);
  }
});

Deno.test("Worker that wants to retire and ends by itself is no crash", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  await settle();
  under.process.answer("exit() was called", 7);
  under.process.exit(0);
  assertEquals((await reply).kind, "buffered");
  await under.clock.advance(200);
  assertEquals(under.observed, ["finished", "dead: requested"]);
  assertEquals(under.clock.pendingTimers, 0);
});

Deno.test("Worker.reachedLimit names the limit once requests, memory or age reached it", async () => {
  const recycle = { maxRequests: 2, maxLifetimeMs: 60_000, maxMemoryKib: 5_000 };
  const under = await bootWorker({ answers: true, limits: { recycle } });
  await under.worker.send(requestHead(), { kind: "none" });
  assertEquals(under.worker.reachedLimit(), undefined);
  await under.clock.advance(60_000);
  assertEquals(under.worker.reachedLimit(), "ttl");
  await under.worker.send(requestHead(), { kind: "none" });
  assertEquals(under.worker.reachedLimit(), "max_requests");
  await endWorker(under);
});

Deno.test("Worker moves its limits by the jitter it is given", async () => {
  const recycle = { maxRequests: 10, maxLifetimeMs: 0, maxMemoryKib: 0 };
  const under = await bootWorker({
    answers: true,
    limits: { recycle },
    worker: { random: () => 0 },
  });
  const served: number[] = [];
  while (under.worker.reachedLimit() === undefined) {
    await under.worker.send(requestHead(), { kind: "none" });
    served.push(under.worker.usage.served);
  }
  assertEquals(served.at(-1), 9);
  await endWorker(under);
});

Deno.test("Worker that drains is still held to its request's time", async () => {
  const under = await bootWorker();
  const reply = outcomeOf(under.worker.send(requestHead(), { kind: "none" }));
  await reply;
  under.worker.retire("reload");
  await sweepFor(under, 10_000);
  assertEquals(under.process.signals, ["SIGTERM"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: reload"]);
});
