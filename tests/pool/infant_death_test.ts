import { assertEquals } from "@std/assert";
import { type DeathVerdict, judgeDeath } from "../../src/pool/infant_death.ts";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { settle } from "../support/fake_clock.ts";
import {
  bootWorker,
  endWorker,
  requestHead,
  type WorkerUnderTest,
} from "../support/fake_worker.ts";

/** A worker that counts as ready without having said so, as in dialect "go". */
function bootSilentWorker(): Promise<WorkerUnderTest> {
  return bootWorker({
    boot: "hang",
    worker: { dialect: { ...frameDialect, announcesReady: false } },
  });
}

async function ask(under: WorkerUnderTest): Promise<void> {
  under.worker.send(requestHead(), { kind: "none" }).catch(() => {});
  await settle();
}

async function judgeOnceDead(under: WorkerUnderTest): Promise<DeathVerdict> {
  await endWorker(under);
  return judgeDeath(under.worker, "crash");
}

Deno.test("judgeDeath: a worker that ends by itself soon after its boot is an infant", async () => {
  assertEquals(await judgeOnceDead(await bootWorker()), "infant");
});

Deno.test("judgeDeath: one that has lived for two seconds is a loss, for half a minute nothing to speak of", async () => {
  for (const [ageMs, verdict] of [[2_000, "loss"], [29_000, "loss"], [30_000, "usual"]] as const) {
    const under = await bootWorker();
    await under.clock.advance(ageMs);
    assertEquals(await judgeOnceDead(under), verdict);
  }
});

Deno.test("judgeDeath: a request after the READY may have ended a worker", async () => {
  const under = await bootWorker();
  await ask(under);
  assertEquals(await judgeOnceDead(under), "usual");
});

Deno.test("judgeDeath: a worker without READY is an infant also when a request met its boot", async () => {
  const under = await bootSilentWorker();
  await ask(under);
  assertEquals(await judgeOnceDead(under), "infant");
});

Deno.test("judgeDeath: a worker without READY that has served is none", async () => {
  const under = await bootSilentWorker();
  await ask(under);
  under.process.answer();
  await settle();
  assertEquals(await judgeOnceDead(under), "usual");
});

Deno.test("judgeDeath: a worker that somebody else killed right after its boot is a loss", async () => {
  const under = await bootWorker();
  under.process.exit(137, "SIGKILL");
  assertEquals(await judgeOnceDead(under), "loss");
});
