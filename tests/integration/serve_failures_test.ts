import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { askWorker, startDemo } from "../support/demo_server.ts";
import { testEachSapi } from "../support/native_sapi.ts";
import type { TestServer } from "../support/test_server.ts";

/** Requests asked at most until the pool is whole again: each is one turn of the loop, and a boot takes far fewer. */
const MAX_TURNS = 2000;

async function wholeAgain(server: TestServer): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const lanes = server.server.stats();
    if (lanes.every(({ idle, size }) => idle === size)) return;
    assertEquals((await server.fetch("/json").then(drained)).status, 200);
  }
  throw new Error(`The pool is not whole: ${JSON.stringify(server.server.stats())}`);
}

async function drained(response: Response): Promise<Response> {
  await response.body?.cancel();
  return response;
}

/** Settles once the server has been told of the end: until then the pipe of a dying process still takes bytes. */
async function kill(pid: number): Promise<void> {
  const script = "kill -9 $1 && while kill -0 $1 2>/dev/null; do :; done";
  const { code } = await new Deno.Command("sh", { args: ["-c", script, "sh", `${pid}`] }).output();
  assertEquals(code, 0);
}

Deno.test("AppServer answers the next request after kill -9 of the only worker, and the pool is whole again", async () => {
  await using server = await startDemo();
  const before = await askWorker(server);
  await kill(before.pid);
  const after = await askWorker(server);
  assertNotEquals(after.pid, before.pid);
  assertEquals(after.served, 1);
  await wholeAgain(server);
  assertEquals(server.server.stats()[0]?.retired.crash, 1);
  assertEquals((await askWorker(server)).pid, after.pid);
});

Deno.test("AppServer keeps answering while one of two workers is killed", async () => {
  await using server = await startDemo({ fastWorkers: 2 });
  const { pid } = await askWorker(server);
  await kill(pid);
  for (let asked = 0; asked < 20; asked++) {
    const response = await drained(await server.fetch("/json"));
    assertEquals(response.status, 200);
  }
  await wholeAgain(server);
});

Deno.test("GET /error/exception answers 500 without a word of the exception, logs it, and keeps the process", async () => {
  await using server = await startDemo();
  const { pid } = await askWorker(server);
  const response = await server.fetch("/error/exception");
  const text = await response.text();
  assertEquals(response.status, 500);
  assert(!/asked to fail|\.php|Exception/.test(text), text);
  assertMatch(text, new RegExp(response.headers.get("x-request-id") ?? "none"));
  assert(
    server.logger.events.some(({ message, fields }) =>
      `${message} ${Object.values(fields).join(" ")}`.includes("asked to fail")
    ),
  );
  assertEquals((await askWorker(server)).pid, pid);
});

Deno.test("GET /error/fatal answers 500 without a path of this machine; a new process takes over", async () => {
  await using server = await startDemo();
  const { pid } = await askWorker(server);
  const response = await server.fetch("/error/fatal");
  const text = await response.text();
  assertEquals(response.status, 500);
  assert(!/Allowed memory|\.php/.test(text), text);
  assertNotEquals((await askWorker(server)).pid, pid);
  await wholeAgain(server);
});

testEachSapi(
  "GET /error/exit answers what was printed before, with the page's headers",
  async (settings) => {
    await using server = await startDemo(settings);
    const response = await server.fetch("/error/exit");
    const text = await response.text();
    assertEquals(response.status, 200);
    assertMatch(text, /then exit\(\) was called[^]*<\/html>\s*$/);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals((await server.fetch("/json").then(drained)).status, 200);
    await wholeAgain(server);
  },
);

Deno.test("GET /error/die answers its argument with the status set before", async () => {
  await using server = await startDemo();
  const response = await server.fetch("/error/die");
  assertEquals(response.status, 503);
  assertMatch(await response.text(), /argument of die\(\)/);
  assertEquals((await server.fetch("/json").then(drained)).status, 200);
  await wholeAgain(server);
});

Deno.test("GET /error/status answers the status asked for, and its status does not stick to the process", async () => {
  await using server = await startDemo();
  const seen = [];
  for (const path of ["/error", "/error/status?code=418", "/error/status?code=700", "/json"]) {
    seen.push((await drained(await server.fetch(path))).status);
  }
  assertEquals(seen, [200, 418, 400, 200]);
  assertEquals((await askWorker(server)).served, 5);
});

Deno.test("AppServer in development shows an exception to a client of this machine", async () => {
  await using server = await startDemo({}, true);
  const response = await server.fetch("/error/exception");
  assertEquals(response.status, 500);
  assertMatch(await response.text(), /asked to fail/);
});
