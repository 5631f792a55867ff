import { assert, assertEquals } from "@std/assert";
import { TempApp } from "../support/temp_app.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askWorker } from "../support/worker_facts.ts";

/** The smallest value that the configuration takes. */
const MAX_FRAME_BYTES = 262_144;

Deno.test("AppServer answers 500 when PHP's header lines fit no frame, and the worker serves on", async () => {
  await using files = await TempApp.of(`<?php
    return function () {
        if ($_SERVER['REQUEST_URI'] === '/pid') {
            return ['pid' => getmypid(), 'served' => 0];
        }
        for ($i = 0; $i < 100; $i++) {
            header("X-$i: " . str_repeat('x', 1000));
        }
        echo 'never sent';
    };`);
  await using server = await TestServer.start({
    root: files.root,
    settings: { sapi: "native", maxFrameBytes: MAX_FRAME_BYTES },
  });
  const before = await askWorker(server.url(""));
  const response = await server.fetch("/long");
  assertEquals([response.status, await response.text()], [500, ""]);
  const logged = server.logger.messagesOf("php_log");
  assert(logged.some((message) => message.includes("bytes of header lines")), logged.join("\n"));
  assertEquals((await askWorker(server.url(""))).pid, before.pid);
});

Deno.test("AppServer hands the longest head and the longest inline body over in one frame of the smallest limit", async () => {
  await using server = await TestServer.start({
    root: fixtureApp("engine"),
    settings: { maxFrameBytes: MAX_FRAME_BYTES },
  });
  const response = await server.fetch(`/${"x".repeat(60_000)}`, {
    method: "POST",
    body: new Uint8Array(65_536),
  });
  assertEquals(response.status, 200);
  assertEquals((await response.text()).length, "hello from /".length + 60_000);
});
