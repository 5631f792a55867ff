import { assertEquals } from "@std/assert";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askWorker, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");
const CHUNK_BYTES = 100_000;

/** A body without Content-Length, in parts. */
function chunked(parts: number): ReadableStream<Uint8Array> {
  let left = parts;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(CHUNK_BYTES));
      else controller.close();
    },
  });
}

Deno.test("AppServer answers HEAD of an endless page, and the page does not hold its worker", async () => {
  await using server = await TestServer.start({ root, settings: { requestTimeoutMs: 2000 } });
  for (let round = 0; round < 3; round++) {
    const response = await server.fetch("/endless", { method: "HEAD" });
    assertEquals([response.status, response.body], [200, null]);
  }
  await askWorker(server.url(""));
  assertEquals(fastLane(server).failed.queue_timeout, 0);
});

Deno.test("AppServer answers 413 when a chunked body outgrows max_body_bytes on its way to PHP", async () => {
  // This application reads the whole body before it answers.
  await using server = await TestServer.start({
    root: fixtureApp("echo"),
    settings: { maxBodyBytes: 1_500_000 },
  });
  const response = await server.fetch("/", { method: "POST", body: chunked(30) });
  await response.text();
  assertEquals(response.status, 413);
  assertEquals(server.accessRecords[0]?.errorCode, "body_too_large");
  const next = await server.fetch("/");
  await next.text();
  assertEquals(next.status, 200);
});

Deno.test("AppServer serves on while the first request of every worker kills it", async () => {
  await using server = await TestServer.start({ root });
  for (let round = 0; round < 3; round++) {
    const crash = await server.fetch("/crash");
    await crash.text();
    assertEquals(crash.status, 502);
    // Waits for the next worker: nothing says that it does not boot.
    assertEquals((await askWorker(server.url(""))).served, 1);
    const again = await server.fetch("/crash");
    await again.text();
    assertEquals(again.status, 502);
  }
  assertEquals(fastLane(server).failed.no_worker, 0);
});
