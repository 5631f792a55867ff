import { assert, assertEquals, assertRejects } from "@std/assert";
import { TempApp } from "../support/temp_app.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";

const root = fixtureApp("go_worker");

function start(): Promise<TestServer> {
  return TestServer.start({ root, settings: { dialect: "go" } });
}

Deno.test("A worker.php of the Go server answers with status, cookies and what it was asked", async () => {
  await using server = await start();
  const response = await server.fetch("/a?b=1", {
    method: "POST",
    headers: { "X-Request-Id": "from-client", "X-Forwarded-For": "1.2.3.4" },
    body: "grüße",
  });
  assertEquals(response.status, 201);
  assertEquals(response.headers.getSetCookie(), ["a=1", "b=2"]);
  const asked = await response.json();
  assertEquals([asked.method, asked.path, asked.body], ["POST", "/a?b=1", "grüße"]);
  assertEquals(asked.headers["Host"], [`127.0.0.1:${server.port}`]);
  assertEquals(asked.headers["X-Request-Id"], ["from-client"]);
  assertEquals(asked.headers["X-Forwarded-For"], ["1.2.3.4, 127.0.0.1"]);
  const ready = await server.server.firstBoot();
  assert(!(ready instanceof Error) && ready.sapi === "bridge");
});

Deno.test("A worker.php of the Go server streams with headers as texts or an empty list, and lives on", async () => {
  await using server = await start();
  for (const path of ["/stream/text", "/stream/bare", "/stream/text"]) {
    const response = await server.fetch(path);
    assertEquals(response.status, 200);
    assertEquals(await response.text(), "first\nsecond ü\n");
  }
  assertEquals(server.server.stats()[0]?.spawned, 1);
});

Deno.test("An error frame is 500 before the head and a cut connection after it; the worker lives on", async () => {
  await using server = await start();
  const refused = await server.fetch("/stream/refused");
  assertEquals(refused.status, 500);
  await refused.body?.cancel();
  await assertRejects(async () => await (await server.fetch("/stream/broken")).text());
  const next = await server.fetch("/zero");
  assertEquals(next.status, 200);
  await next.body?.cancel();
  assertEquals(server.server.stats()[0]?.spawned, 1);
  assert(server.logger.events.some(({ message }) => message.includes("refused on purpose")));
});

Deno.test("Bodies that the Go dialect cannot carry are refused, and the worker serves the next request", async () => {
  await using server = await start();
  const binary = await server.fetch("/", { method: "POST", body: new Uint8Array([0xff, 0xfe]) });
  assertEquals(binary.status, 400);
  await binary.body?.cancel();
  // Two bytes each as JSON, so that only the frame is too long.
  const escaped = await server.fetch("/", { method: "POST", body: '"'.repeat(6_000_000) });
  assertEquals(escaped.status, 413);
  await escaped.body?.cancel();
  const long = "x".repeat(1_500_000);
  const next = await server.fetch("/", { method: "POST", body: long });
  assertEquals((await next.json()).body, long);
  assertEquals(server.server.stats()[0]?.spawned, 1);
});

Deno.test("Printed text and an answer with another id are protocol errors: 502, and a new worker", async () => {
  await using server = await start();
  for (const path of ["/echo-stray", "/other-id"]) {
    const first = await (await server.fetch("/")).json();
    const response = await server.fetch(path);
    assertEquals(response.status, 502);
    await response.body?.cancel();
    const next = await (await server.fetch("/")).json();
    assert(next.pid !== first.pid);
  }
  const said = server.logger.events.map(({ message }) => message).join("\n");
  assert(said.includes("something printed onto the wire"), said);
  assert(said.includes("got another id"), said);
});

Deno.test("A project without php/worker.php does not spin", async () => {
  await using app = await TempApp.of("<?php return static fn() => null;");
  await using server = await TestServer.start({ root: app.root, settings: { dialect: "go" } });
  const response = await server.fetch("/");
  assert([502, 503].includes(response.status), String(response.status));
  await response.body?.cancel();
  const spawned = server.server.stats()[0]?.spawned ?? 0;
  assert(spawned <= 4, String(spawned));
});
