import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { HeldRequest } from "../support/held_request.ts";
import { TempApp } from "../support/temp_app.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askWorker, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");

Deno.test("AppServer answers 504 once the time of a request is over, and replaces its worker", async () => {
  await using server = await TestServer.start({ root, settings: { requestTimeoutMs: 300 } });
  const before = await askWorker(server.url(""));
  const response = await server.fetch("/hang");
  await response.text();
  assertEquals(response.status, 504);
  const after = await askWorker(server.url(""));
  assertNotEquals(after.pid, before.pid);
  assertEquals(after.served, 1);
  assertEquals(fastLane(server).retired.timeout, 1);
  assertEquals(server.accessRecords[1]?.errorCode, "worker_timeout");
});

Deno.test("AppServer answers 502 when a worker dies, and the next request meets a new one", async () => {
  await using server = await TestServer.start({ root });
  const before = await askWorker(server.url(""));
  const response = await server.fetch("/crash");
  await response.text();
  assertEquals(response.status, 502);
  const after = await askWorker(server.url(""));
  assertNotEquals(after.pid, before.pid);
  const { spawned, retired, failed } = fastLane(server);
  assertEquals({ spawned, crash: retired.crash, failed: failed.crash }, {
    spawned: 2,
    crash: 1,
    failed: 1,
  });
});

Deno.test("AppServer answers 503 with Retry-After when the queue is full, and serves who waits", async () => {
  await using files = await TempApp.copyOf("engine");
  await using server = await TestServer.start({ root: files.root, settings: { maxQueue: 1 } });
  const gate = files.path("open");
  await using held = await HeldRequest.begin(server.url(`/wait?gate=${encodeURIComponent(gate)}`));
  // Two for one place in the queue: whoever has it waits, so the other one's answer is the first.
  const both = [server.fetch("/one"), server.fetch("/two")];
  const refused = await Promise.race(both);
  assertEquals(refused.status, 503);
  assertEquals(refused.headers.get("retry-after"), "1");
  await Deno.writeTextFile(gate, "");
  assertEquals(await held.rest(), "done\n");
  const answers = await Promise.all(both);
  await Promise.all(answers.map((answer) => answer.text()));
  assertEquals(answers.map(({ status }) => status).toSorted(), [200, 503]);
  assertEquals(fastLane(server).failed.queue_full, 1);
});

Deno.test("AppServer answers 503 to a request that waited for a worker as long as it may", async () => {
  await using server = await TestServer.start({ root, settings: { queueTimeoutMs: 200 } });
  await using _held = await HeldRequest.begin(server.url("/endless"));
  const refused = await server.fetch("/pid");
  await refused.text();
  assertEquals(refused.status, 503);
  assertEquals(refused.headers.get("retry-after"), "1");
  assertEquals(fastLane(server).failed.queue_timeout, 1);
});

Deno.test("AppServer keeps stray output at boot and in a request away from frames and clients", async () => {
  await using server = await TestServer.start({ root });
  const first = await (await server.fetch("/first")).text();
  assertEquals(first, "hello from /first");
  const stray = await server.fetch("/stray");
  assertEquals(stray.status, 200);
  assertEquals(await stray.text(), "from a command; answer");
  const { served } = await askWorker(server.url(""));
  assertEquals(served, 3);
  assertEquals(fastLane(server).spawned, 1);
  const said = server.logger.events.map(({ message }) => message).join("\n");
  assert(said.includes("stray line in a request"), said);
});

Deno.test("AppServer runs a POST whose worker dies once, and answers 502", async () => {
  await using files = await TempApp.of(`<?php
    return function () {
        if ($_SERVER['REQUEST_METHOD'] === 'POST') {
            file_put_contents(__DIR__ . '/runs', "run\\n", FILE_APPEND);
            posix_kill(getmypid(), SIGKILL);
        }
        return 'answer';
    };`);
  await using server = await TestServer.start({ root: files.root, settings: { fastWorkers: 2 } });
  for (let posts = 1; posts <= 3; posts++) {
    const response = await server.fetch("/", { method: "POST", body: "order=1" });
    await response.text();
    assertEquals(response.status, 502);
    assertEquals(await Deno.readTextFile(files.path("php/runs")), "run\n".repeat(posts));
    assertEquals(await (await server.fetch("/")).text(), "answer");
  }
});
