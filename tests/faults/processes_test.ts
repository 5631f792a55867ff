import { assert, assertEquals } from "@std/assert";
import { ask, assertClean, startFaults } from "../support/fault_server.ts";
import { isRunning, killProcess, timeUntilGone } from "../support/process_life.ts";
import { fastLane } from "../support/worker_facts.ts";

/** The children sleep for 30 s: an answer that waited for one would take far longer than this, ms. */
const AT_ONCE_MS = 3_000;
/** Processes that `/many-children` starts: a shell, eight of its own, and two sleepers for each. */
const MANY = 25;

/** Processes of the group that a worker leads, the worker itself included. */
async function groupOf(worker: number): Promise<readonly number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pgid=,pid="] }).output();
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/ +/).map(Number))
    .filter(([group]) => group === worker)
    .map(([, pid = 0]) => pid);
}

Deno.test("E12 a daemon that inherits every descriptor delays no answer and no replacement", async () => {
  await using server = await startFaults();
  const startedMs = performance.now();
  const { status, text } = await ask(server, "/daemon");
  const daemon = Number(text);
  try {
    assertEquals(status, 200);
    await server.server.recycle("requested");
    await assertClean(server);
    await server.server.stop();
    assert(performance.now() - startedMs < AT_ONCE_MS);
    assert(await isRunning(daemon), "It has a session of its own");
  } finally {
    await killProcess(daemon);
  }
});

Deno.test("E12 children by the dozen delay no answer, and end with their worker", async () => {
  await using server = await startFaults();
  const startedMs = performance.now();
  const [worker = 0] = await assertClean(server);
  assertEquals((await ask(server, "/many-children")).status, 200);
  await assertClean(server);
  const group = await groupOf(worker);
  assert(group.length > MANY / 2, `${group.length} processes`);
  await server.server.recycle("requested");
  await assertClean(server);
  assert(performance.now() - startedMs < AT_ONCE_MS);
  assert(await timeUntilGone(group, AT_ONCE_MS) !== undefined, "Some outlived their worker");
});

Deno.test("E12 a child that outlives its killed worker delays neither the 502 nor the next worker", async () => {
  await using server = await startFaults();
  const startedMs = performance.now();
  assertEquals((await ask(server, "/child-then-kill")).status, 502);
  await assertClean(server);
  assert(performance.now() - startedMs < AT_ONCE_MS);
  const { message } = await server.logger.event("php_stderr");
  const child = Number(message.split(" ")[1]);
  assert(await timeUntilGone([child], AT_ONCE_MS) !== undefined, message);
});

Deno.test("E13 /fork: both processes answer, the client has the parent's, and nobody has the child's", async () => {
  await using server = await startFaults();
  const before = await assertClean(server);
  for (let round = 0; round < 3; round++) {
    const { status, text } = await ask(server, "/fork");
    assertEquals([status, text], [200, "answer of the parent"]);
    assertEquals(await assertClean(server), before);
  }
  assertEquals(fastLane(server).retired.protocol, 0);
});

Deno.test("E13 /fork-and-exit: what the child wrote is not the answer", async () => {
  await using server = await startFaults();
  const before = await assertClean(server);
  const { status, text } = await ask(server, "/fork-and-exit");
  assertEquals([status, text], [200, "answer of the parent"]);
  assertEquals(await assertClean(server), before);
});
