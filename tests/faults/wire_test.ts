import { assert, assertEquals, assertMatch } from "@std/assert";
import { ask, CLEAN_REQUESTS } from "../support/fault_server.ts";
import { faultyWorker, REPOSITORY, TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

/** What the log says about a frame, beside where it was. */
interface Offence {
  readonly expected: RegExp;
  readonly received: RegExp;
  /** Hex digits of the frame that must be shown. */
  readonly bytes: RegExp;
}

const TEXT = /^([0-9a-f]{2} ?)+…?$/;

/** Frames that nobody can answer: 502. */
const REFUSED: Readonly<Record<string, Offence>> = {
  garbage: { expected: /a frame length from 5 to 1048576/, received: /^\d+/, bytes: TEXT },
  "huge_frame": {
    expected: /a frame length from 5 to 1048576/,
    received: /^4294967295$/,
    bytes: /^ff ff ff ff 82/,
  },
  "wrong_id": {
    expected: /an answer to request 1$/,
    received: /HEAD for request 2$/,
    bytes: /^82 00 00 00 02/,
  },
  "unknown_type": { expected: /a frame type/, received: /^0x7f$/, bytes: /^7f / },
  "body_first": { expected: /HEAD/, received: /BODY/, bytes: /^83 00 00 00 01/ },
  "second_ready": { expected: /READY once/, received: /a second READY/, bytes: /^81 / },
};

/** The whole answer came before them, and the client has it. */
const TOO_LATE: Readonly<Record<string, Offence>> = {
  "second_answer": { expected: /no answer at all/, received: /HEAD/, bytes: /^82 00 00 00 01/ },
  "second_end": { expected: /no answer at all/, received: /END/, bytes: /^84 00 00 00 01/ },
};

async function startWith(script: string): Promise<TestServer> {
  const server = await TestServer.start({ root: REPOSITORY, workerScript: faultyWorker(script) });
  await server.server.firstBoot();
  return server;
}

/** These workers answer with their process id. */
async function assertCleanWorker(server: TestServer): Promise<void> {
  for (let count = 0; count < CLEAN_REQUESTS; count++) {
    const { status, text } = await ask(server, "/");
    assertEquals(status, 200);
    assert(server.server.workerPids().includes(Number(text)), text);
  }
}

async function assertOffence(server: TestServer, offence: Offence): Promise<void> {
  const { level, fields } = await server.logger.event("protocol_violation");
  assertEquals(level, "error");
  assertMatch(String(fields["expected"]), offence.expected);
  assertMatch(String(fields["received"]), offence.received);
  assertMatch(String(fields["bytes"]), offence.bytes);
  // READY came before.
  assert(Number(fields["offset"]) > 0, String(fields["offset"]));
  await server.logger.event("worker_retired");
  assertEquals(fastLane(server).retired.protocol, 1);
}

for (const [script, offence] of Object.entries(REFUSED)) {
  Deno.test(`E8 ${script}: 502, the worker killed, the log shows the frame`, async () => {
    await using server = await startWith(script);
    assertEquals((await ask(server, "/fault")).status, 502);
    await assertOffence(server, offence);
    await assertCleanWorker(server);
  });
}

for (const [script, offence] of Object.entries(TOO_LATE)) {
  Deno.test(`E8 ${script}: the client has the first, the worker killed, the log shows the frame`, async () => {
    await using server = await startWith(script);
    const { status, text } = await ask(server, "/fault");
    assertEquals([status, text], [200, "first"]);
    await assertOffence(server, offence);
    await assertCleanWorker(server);
  });
}

Deno.test("E8 die_mid_frame: 502, and the log says that a frame was cut", async () => {
  await using server = await startWith("die_mid_frame");
  assertEquals((await ask(server, "/fault")).status, 502);
  const { message } = await server.logger.event("worker_crashed");
  assertMatch(message, /exit code 1 in the middle of a frame/);
  await assertCleanWorker(server);
});
