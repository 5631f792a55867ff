import { assert, assertEquals, assertMatch } from "@std/assert";
import { ask, assertClean, assertCut, startFaults } from "../support/fault_server.ts";
import { timeUntilGone } from "../support/process_life.ts";
import { fastLane } from "../support/worker_facts.ts";

/** From the end of a request's time to the end of its process, ms: one look at the clock, TERM, half a second, KILL. */
const GONE_MS = 1_500;

for (const path of ["/memory", "/recursion"]) {
  Deno.test(`E4 ${path} beyond memory_limit before output: 500, the worker replaced`, async () => {
    await using server = await startFaults();
    const before = await assertClean(server);
    const { status, text } = await ask(server, path);
    assertEquals(status, 500);
    assert(!/memory|\.php/.test(text), text);
    const { message } = await server.logger.event("application_failed");
    assertMatch(message, /Fatal error: Allowed memory size of 67108864 bytes exhausted/);
    const after = await assertClean(server);
    assertEquals([after.size, after.intersection(before).size], [1, 0]);
  });
}

Deno.test("E4 /memory beyond memory_limit after output: cut, the worker replaced", async () => {
  await using server = await startFaults();
  const before = await assertClean(server);
  await assertCut(server, "/memory");
  const after = await assertClean(server);
  assertEquals([after.size, after.intersection(before).size], [1, 0]);
});

Deno.test("E4 endless recursion of C calling PHP: 502, the log names the signal", async () => {
  await using server = await startFaults();
  assertEquals((await ask(server, "/recursion-in-c")).status, 502);
  const { message } = await server.logger.event("worker_crashed");
  assertMatch(message, /SIGSEGV/);
  await assertClean(server);
});

Deno.test("E6 a loop beyond max_execution_time: 500, the worker replaced", async () => {
  await using server = await startFaults();
  const before = await assertClean(server);
  assertEquals((await ask(server, "/loop")).status, 500);
  const { message } = await server.logger.event("application_failed");
  assertMatch(message, /Maximum execution time of 1 second exceeded/);
  assertEquals((await assertClean(server)).intersection(before).size, 0);
});

const OVERDUE = [
  { name: "E6 a sleep beyond request_timeout_ms", path: "/sleep" },
  { name: "E6 a worker that ignores TERM", path: "/ignore-term" },
  { name: "E14 SIGSTOP of the worker", path: "/stop" },
] as const;

for (const { name, path } of OVERDUE) {
  Deno.test(`${name}: 504, the process ended, the worker replaced at once`, async () => {
    await using server = await startFaults({ requestTimeoutMs: 300 });
    const before = await assertClean(server);
    assertEquals((await ask(server, path)).status, 504);
    // Does not wait for the old process to go.
    assertEquals((await assertClean(server)).intersection(before).size, 0);
    assert(await timeUntilGone([...before], GONE_MS) !== undefined, `${[...before]} still run`);
    await server.logger.event("worker_retired");
    assertEquals(fastLane(server).retired.timeout, 1);
  });
}

Deno.test("E6 a stream that stops beyond stream_idle_timeout_ms: cut, the worker replaced", async () => {
  await using server = await startFaults({ streamIdleTimeoutMs: 300 });
  const before = await assertClean(server);
  await assertCut(server, "/sleep");
  assertEquals((await assertClean(server)).intersection(before).size, 0);
  await server.logger.event("worker_retired");
  assertEquals(fastLane(server).retired.timeout, 1);
});
