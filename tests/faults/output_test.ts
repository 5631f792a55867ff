import { assert, assertEquals } from "@std/assert";
import { ask, assertClean, startFaults } from "../support/fault_server.ts";
import { testNative } from "../support/native_sapi.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

const STDERR_BYTES = 64 * 1024 * 1024;
const STDERR_LINES = 5_000;
/** Longest line in the log, characters, and what marks a cut. */
const LINE_LENGTH = 4_096 + 2;

function linesOf(server: TestServer): readonly string[] {
  return server.logger.messagesOf("php_stderr");
}

testNative(
  "E7 output past the answer: in the log, or in the body where PHP puts it, frames unharmed",
  async () => {
    await using server = await startFaults();
    for (let round = 0; round < 2; round++) {
      const { status, text } = await ask(server, "/stray");
      assertEquals([status, text], [200, "from a command, bool(true)\nanswer"]);
    }
    await assertClean(server);
    const said = linesOf(server).join("\n");
    const strays = [
      "on STDOUT",
      "on php://stdout",
      "on STDERR",
      "from a shell",
      "from the C library",
    ];
    for (const stray of strays) assert(said.includes(stray), said);
    assertEquals(fastLane(server).spawned, 1);
  },
);

Deno.test("E7 output while the application boots, a BOM before <?php included, reaches no client", async () => {
  await using app = await TempApp.of(
    "\uFEFF<?php print 'printed at boot'; fwrite(STDOUT, 'on STDOUT at boot'); var_dump(1); system('echo at boot');" +
      "return static fn () => ['nonce' => $_GET['nonce'] ?? null, 'pid' => getmypid()];",
  );
  await using server = await TestServer.start({ root: app.root });
  await assertClean(server);
  assertEquals(fastLane(server).spawned, 1);
});

Deno.test("E9 64 MiB on standard error without a line feed: the answer comes, the log has one cut line", async () => {
  await using server = await startFaults();
  const { status, text } = await ask(server, `/stderr?bytes=${STDERR_BYTES}`);
  assertEquals([status, text], [200, "answer"]);
  await assertClean(server);
  assert(linesOf(server).length <= 1, `${linesOf(server).length} lines`);
  for (const line of linesOf(server)) assert(line.length <= LINE_LENGTH, `${line.length}`);
});

Deno.test("E9 5 000 lines on standard error at once: the answer comes, lines beyond the rate are counted", async () => {
  let shown = 0;
  let suppressed = 0;
  {
    await using server = await startFaults();
    const { status, text } = await ask(server, `/stderr-lines?lines=${STDERR_LINES}`);
    assertEquals([status, text], [200, "answer"]);
    await assertClean(server);
    await server.server.stop();
    shown = linesOf(server).length;
    for (const { event, fields } of server.logger.events) {
      if (event === "php_stderr_suppressed") suppressed += Number(fields["lines"]);
    }
  }
  assertEquals(shown + suppressed, STDERR_LINES);
  assert(suppressed > STDERR_LINES / 2, `${suppressed} lines suppressed`);
});
