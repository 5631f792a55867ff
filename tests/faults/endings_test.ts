import { assert, assertEquals } from "@std/assert";
import { ask, assertClean, assertCut, startFaults, until } from "../support/fault_server.ts";

/** What an answer must never show. */
const INTERNAL = /on purpose|\.php|Exception|Stack|#0/;

const ENDINGS = [
  { path: "/exit", status: 201, text: "written before exit" },
  { path: "/exit-code", status: 200, text: "written before exit(3)" },
  { path: "/die", status: 200, text: "written, and the argument of die" },
] as const;

for (const { path, status, text } of ENDINGS) {
  Deno.test(`E1 ${path} after output: what was written, with the status that was set`, async () => {
    await using server = await startFaults();
    const answer = await ask(server, path);
    assertEquals([answer.status, answer.text], [status, text]);
    await assertClean(server);
  });
}

Deno.test("E2 an uncaught exception before output: 500 without a word of it, and the trace in the log", async () => {
  await using server = await startFaults();
  const before = await assertClean(server);
  const answer = await ask(server, "/throw");
  assertEquals(answer.status, 500);
  assert(!INTERNAL.test(answer.text), answer.text);
  const { level, message, fields } = await server.logger.event("application_failed");
  assertEquals(level, "error");
  assert(message.includes("LogicException: Thrown on purpose in "), message);
  assert(String(fields["trace"]).includes("#0 "), String(fields["trace"]));
  assertEquals(await assertClean(server), before);
});

for (const path of ["/throw", "/memory"]) {
  Deno.test(`E3 ${path} after a part was sent: the connection is cut`, async () => {
    await using server = await startFaults();
    await assertCut(server, path);
    // A record for developers, that the connection was cut, may come before the one for operators.
    await until(
      server,
      () =>
        server.logger.events.some(({ event, level }) =>
          event === "application_failed" && level === "error"
        ),
    );
    await assertClean(server);
  });
}

Deno.test("E13 a shutdown function: what it prints belongs to its own request", async () => {
  await using server = await startFaults();
  for (let round = 0; round < 2; round++) {
    const { status, text } = await ask(server, "/shutdown-function");
    assertEquals([status, text], [200, "answer, and from a shutdown function"]);
  }
  await assertClean(server);
});

for (const path of ["/shutdown-throws", "/destructor"]) {
  Deno.test(`E13 ${path}: 500, logged, no double answer`, async () => {
    await using server = await startFaults();
    const { status, text } = await ask(server, path);
    assertEquals(status, 500);
    assert(!INTERNAL.test(text), text);
    const { message } = await server.logger.event("application_failed");
    assert(message.includes("LogicException: Thrown in a "), message);
    await assertClean(server);
  });
}
