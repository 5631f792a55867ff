import { assertEquals } from "@std/assert";
import { isInfant } from "../../src/pool/infant_death.ts";
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

async function isInfantOnceDead(under: WorkerUnderTest): Promise<boolean> {
  await endWorker(under);
  return isInfant(under.worker, "crash");
}

Deno.test("isInfant is true of a worker that ends by itself soon after its boot", async () => {
  assertEquals(await isInfantOnceDead(await bootWorker()), true);
});

Deno.test("isInfant is false two seconds after the boot", async () => {
  const under = await bootWorker();
  await under.clock.advance(2_000);
  assertEquals(await isInfantOnceDead(under), false);
});

Deno.test("isInfant is false of a worker that had a request after its READY: that may have ended it", async () => {
  const under = await bootWorker();
  await ask(under);
  assertEquals(await isInfantOnceDead(under), false);
});

Deno.test("isInfant is true of a worker without READY, also when a request met its boot", async () => {
  const under = await bootSilentWorker();
  await ask(under);
  assertEquals(await isInfantOnceDead(under), true);
});

Deno.test("isInfant is false of a worker without READY that has served", async () => {
  const under = await bootSilentWorker();
  await ask(under);
  under.process.answer();
  await settle();
  assertEquals(await isInfantOnceDead(under), false);
});

Deno.test("isInfant is false of a worker that somebody else killed", async () => {
  const under = await bootWorker();
  under.process.exit(137, "SIGKILL");
  assertEquals(await isInfantOnceDead(under), false);
});
