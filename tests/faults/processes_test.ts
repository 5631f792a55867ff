import { assert, assertEquals } from "@std/assert";
import { ask, assertClean, startFaults } from "../support/fault_server.ts";
import { isRunning } from "../support/process_life.ts";
import { fastLane } from "../support/worker_facts.ts";

/** The children sleep for 30 s: an answer that waited for one would take far longer than this, ms. */
const AT_ONCE_MS = 3_000;

/** Ends what a test has left behind on purpose. */
function end(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

for (const path of ["/child", "/daemon"]) {
  Deno.test(`E12 ${path} that inherits every descriptor delays no answer and no replacement`, async () => {
    await using server = await startFaults();
    const startedMs = performance.now();
    const { status, text } = await ask(server, path);
    const child = Number(text);
    try {
      assertEquals(status, 200);
      await server.server.recycle("requested");
      await assertClean(server);
      await server.server.stop();
      assert(performance.now() - startedMs < AT_ONCE_MS);
      assertEquals(fastLane(server).retired.requested, 1);
    } finally {
      end(child);
    }
  });
}

Deno.test("E12 a child that outlives its killed worker delays neither the 502 nor the next worker", async () => {
  await using server = await startFaults();
  const startedMs = performance.now();
  assertEquals((await ask(server, "/child-then-kill")).status, 502);
  await assertClean(server);
  assert(performance.now() - startedMs < AT_ONCE_MS);
  const { message } = await server.logger.event("php_stderr");
  const child = Number(message.split(" ")[1]);
  assert(await isRunning(child), `${message} has ended, so it held nothing`);
  end(child);
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
