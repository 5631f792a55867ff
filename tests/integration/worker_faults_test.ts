import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import type { RetireReason } from "../../src/worker/worker_state.ts";
import { faultyWorker, REPOSITORY, TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

/** One script of `tests/fixtures/workers` and what has to come of its fault. */
interface Fault {
  readonly script: string;
  readonly criterion: string;
  readonly status: number;
  readonly errorCode: string;
  readonly retired: RetireReason;
  readonly settings?: Partial<Config>;
}

const IMPATIENT: Partial<Config> = { requestTimeoutMs: 300 };

const FAULTS: readonly Fault[] = [
  {
    script: "garbage",
    criterion: "bytes that are no frame",
    status: 502,
    errorCode: "worker_crashed",
    retired: "protocol",
  },
  {
    script: "huge_frame",
    criterion: "a length of four gigabytes",
    status: 502,
    errorCode: "worker_crashed",
    retired: "protocol",
  },
  {
    script: "die_mid_frame",
    criterion: "a frame that stops half-way",
    status: 502,
    errorCode: "worker_crashed",
    retired: "crash",
  },
  {
    script: "wrong_id",
    criterion: "an answer to another request",
    status: 502,
    errorCode: "worker_crashed",
    retired: "protocol",
  },
  {
    script: "unknown_type",
    criterion: "a type of frame that there is not",
    status: 502,
    errorCode: "worker_crashed",
    retired: "protocol",
  },
  {
    script: "body_first",
    criterion: "a body before its head",
    status: 502,
    errorCode: "worker_crashed",
    retired: "protocol",
  },
  {
    script: "second_ready",
    criterion: "READY in a request",
    status: 502,
    errorCode: "worker_crashed",
    retired: "protocol",
  },
  {
    script: "silent_fatal",
    criterion: "a fatal error that PHP could not report",
    status: 500,
    errorCode: "application_failed",
    retired: "crash",
  },
  {
    script: "closes_pipe",
    criterion: "a worker that closes its pipe and runs on",
    status: 502,
    errorCode: "worker_crashed",
    retired: "crash",
  },
  {
    script: "ignore_term",
    criterion: "a worker that does not end by SIGTERM",
    status: 504,
    errorCode: "worker_timeout",
    retired: "timeout",
    settings: IMPATIENT,
  },
  {
    script: "stopped",
    criterion: "a worker that was stopped",
    status: 504,
    errorCode: "worker_timeout",
    retired: "timeout",
    settings: IMPATIENT,
  },
];

function start(script: string, settings: Partial<Config> = {}): Promise<TestServer> {
  return TestServer.start({ root: REPOSITORY, workerScript: faultyWorker(script), settings });
}

/** Process id of the worker that gives a clean answer. */
async function askPid(server: TestServer): Promise<number> {
  const response = await server.fetch("/");
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return Number(text);
}

for (const { script, criterion, status, errorCode, retired, settings } of FAULTS) {
  Deno.test(`AppServer answers ${status} for ${criterion}, and the next request meets a new worker`, async () => {
    await using server = await start(script, settings);
    const before = await askPid(server);
    const response = await server.fetch("/fault");
    await response.text();
    assertEquals(response.status, status);
    await server.logger.event(errorCode);
    assertNotEquals(await askPid(server), before);
    // A worker that ignores SIGTERM leaves half a second after its successor was asked for.
    await server.logger.event("worker_retired");
    assertEquals(fastLane(server).retired[retired], 1);
  });
}

for (const script of ["second_answer", "second_end", "fork"]) {
  Deno.test(`AppServer gives the client the first of two answers (${script}), and no later request the second`, async () => {
    await using server = await start(script);
    const before = await askPid(server);
    const response = await server.fetch("/fault");
    assert(["first", "answer"].includes(await response.text()));
    await server.logger.event("worker_retired");
    assertNotEquals(await askPid(server), before);
    assertEquals(fastLane(server).retired.protocol, 1);
  });
}

Deno.test("AppServer logs PHP's last words with the request that a fatal error ended unreported", async () => {
  await using server = await start("silent_fatal");
  const response = await server.fetch("/fault");
  const page = await response.text();
  assert(!page.includes("memory"), page);
  const { message, fields } = await server.logger.event("application_failed");
  assert(message.includes("fatal error that it could not report"), message);
  assert(String(fields["stderr"]).includes("Allowed memory size"), JSON.stringify(fields));
});

Deno.test("AppServer cuts a streamed answer whose worker dies, and the next request is clean", async () => {
  await using server = await start("die_mid_stream");
  const response = await server.fetch("/fault");
  assertEquals(response.status, 200);
  await assertRejects(() => response.text());
  await askPid(server);
  assertEquals(fastLane(server).retired.crash, 1);
});

Deno.test("AppServer drains 32 MiB of standard error without a line feed, and answers meanwhile", async () => {
  await using server = await start("stderr_flood");
  const before = await askPid(server);
  const response = await server.fetch("/fault");
  assertEquals(await response.text(), "answer");
  assertEquals(await askPid(server), before);
});

const BOOT_FAULTS: readonly { readonly script: string; readonly reason: RegExp }[] = [
  { script: "exit_at_boot", reason: /exit code 3; it said:\nCannot reach the database/ },
  { script: "never_ready", reason: /not ready within 400 ms/ },
  { script: "stdout_noise", reason: /text: something printed onto the wire/ },
  { script: "ready_then_exit", reason: /ended right after its boot/ },
];

for (const { script, reason } of BOOT_FAULTS) {
  Deno.test(`AppServer answers 503 at once while no worker boots (${script}), and logs the worker's own reason`, async () => {
    // A busy machine takes more than 400 ms to start those that end by themselves.
    const bootTimeoutMs = script === "never_ready" ? 400 : 10_000;
    await using server = await start(script, { bootTimeoutMs });
    const { message } = await server.logger.event("worker_boot_failed");
    assert(reason.test(message), message);
    const response = await server.fetch("/");
    await response.text();
    assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
    await server.logger.event("no_worker");
  });
}
