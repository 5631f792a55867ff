import { assert, assertEquals, assertMatch } from "@std/assert";
import { ask, assertClean, assertCut, startFaults, until } from "../support/fault_server.ts";
import type { TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

const WORKERS = 3;
/** From the death of a worker to a whole pool, ms. */
const REPLACED_MS = 1_000;

async function startWhole(): Promise<TestServer> {
  const server = await startFaults({ fastWorkers: WORKERS });
  await until(server, () => fastLane(server).idle === WORKERS);
  return server;
}

const DEATHS = [
  { path: "/kill", signal: "SIGKILL" },
  { path: "/segfault", signal: "SIGSEGV" },
] as const;

for (const { path, signal } of DEATHS) {
  for (const hasBegun of [false, true]) {
    const outcome = hasBegun ? "after the first byte: cut" : "before a byte: 502";
    Deno.test(`E5 ${signal} ${outcome}, replaced within 1 s, other workers untouched`, async () => {
      await using server = await startWhole();
      const before = server.server.workerPids();
      if (hasBegun) await assertCut(server, path);
      else assertEquals((await ask(server, path)).status, 502);
      const diedMs = performance.now();
      await until(server, () => fastLane(server).idle === WORKERS);
      const tookMs = performance.now() - diedMs;
      assert(tookMs < REPLACED_MS, `Whole again only after ${tookMs} ms`);
      const { message } = await server.logger.event("worker_crashed");
      assertMatch(message, new RegExp(signal));
      const after = server.server.workerPids();
      assertEquals(before.filter((pid) => after.includes(pid)).length, WORKERS - 1);
      assertEquals(fastLane(server).retired.crash, 1);
      await assertClean(server);
    });
  }
}

Deno.test("E5 a POST whose worker dies: 502, and it was run once at most", async () => {
  await using server = await startWhole();
  const { spawned } = fastLane(server);
  for (let round = 0; round < 3; round++) {
    assertEquals((await ask(server, "/kill", { method: "POST", body: "once" })).status, 502);
  }
  await until(server, () => fastLane(server).idle === WORKERS);
  // Each run kills its process.
  assertEquals(fastLane(server).spawned - spawned, 3);
  await assertClean(server);
});
