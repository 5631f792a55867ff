import { assert, assertEquals } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import { HeldRequest } from "../support/held_request.ts";
import { ServerProcess } from "../support/server_process.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";

const root = fixtureApp("go_worker");

function start(settings: Partial<Config> = {}): Promise<TestServer> {
  return TestServer.start({ root, settings: { dialect: "go", ...settings } });
}

/** Process id of the worker that answers now. */
async function askPid(server: TestServer): Promise<number> {
  const { pid } = await (await server.fetch("/who")).json();
  assert(typeof pid === "number");
  return pid;
}

Deno.test("Go server defect 4: a worker that cannot encode its answer costs 504 and its life, not a hang", async () => {
  await using server = await start({ requestTimeoutMs: 300 });
  const first = await askPid(server);
  const response = await server.fetch("/broken-text");
  assertEquals(response.status, 504);
  await response.body?.cancel();
  assert(await askPid(server) !== first);
  const said = server.logger.messagesOf("php_stderr").join("\n");
  assert(said.includes("Malformed UTF-8"), said);
});

Deno.test("Go server defect 7: an answer over 10 MiB is 502 after a single run", async () => {
  await using server = await start();
  const first = await askPid(server);
  const response = await server.fetch("/too-long", { method: "POST" });
  assertEquals(response.status, 502);
  await response.body?.cancel();
  assert(await askPid(server) !== first);
  // The one that ran it and the one after it: a second run would have cost a third.
  assertEquals(server.server.stats()[0]?.spawned, 2);
});

Deno.test("A fatal error in a worker of the Go server is the application's: 500, and a new worker", async () => {
  await using server = await start();
  const first = await askPid(server);
  const response = await server.fetch("/fatal");
  await response.body?.cancel();
  assertEquals(response.status, 500);
  await server.logger.event("application_failed");
  assert(await askPid(server) !== first);
});

Deno.test("Go server defect 6: what is left of an abandoned stream never reaches the next request", async () => {
  await using server = await start({ cancelGraceMs: 200 });
  for (let round = 0; round < 3; round++) {
    const held = await HeldRequest.begin(server.url("/stream/long"));
    await held.leave();
    const next = await server.fetch(`/after?round=${round}`);
    assertEquals((await next.json()).path, `/after?round=${round}`);
  }
});

Deno.test("Go server defect 5: a client that asks for a stream anywhere gets one, and no worker ends", async () => {
  await using server = await start();
  for (let round = 0; round < 4; round++) {
    const response = await server.fetch("/anywhere", { headers: { "X-Go-Stream": "1" } });
    assertEquals(await response.text(), "first\nsecond ü\n");
  }
  assertEquals(server.server.stats()[0]?.spawned, 1);
});

Deno.test("A body that arrives in pieces without a length reaches the Go dialect whole", async () => {
  await using server = await start();
  // Cut inside the two bytes of a letter.
  const pieces = [Uint8Array.of(0x61, 0xc3), Uint8Array.of(0xbc, 0x62)];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  const response = await server.fetch("/", { method: "POST", body });
  assertEquals((await response.json()).body, "aüb");
});

Deno.test("serve names PHP and the project's own worker in the banner of the Go dialect", async () => {
  await using server = new ServerProcess({
    words: ["serve", "--root", root, "--listen", "127.0.0.1:0"],
    environment: { APPSERVER_DIALECT: "go", APPSERVER_SAPI: "native" },
  });
  await server.line(/^ {2}PHP +8\.\d+\.\d+\S*, SAPI bridge: .*php\/worker\.php$/);
});
