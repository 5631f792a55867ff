import { assert, assertEquals } from "@std/assert";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askInParallel, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");
const CLIENTS = 8;

Deno.test("AppServer replaces workers by count while 8 clients ask, and fails none of 500 requests", async () => {
  await using server = await TestServer.start({
    root,
    settings: { fastWorkers: 2, maxRequestsPerWorker: 40 },
  });
  const answers = await askInParallel(server.url(""), CLIENTS, countdown(500));
  assertEquals(answers.length, 500);
  // How far beyond its count a worker serves depends on how long its successor boots, so only a floor is sure.
  const { retired, spawned } = fastLane(server);
  assert(new Set(answers.map(({ pid }) => pid)).size >= 4, `${spawned} processes started`);
  assert(retired.max_requests >= 3, `${retired.max_requests} workers left by count`);
  assertEquals(retired.crash + retired.timeout + retired.protocol, 0);
});

Deno.test("AppServer.recycle replaces every worker under load without a failed request", async () => {
  await using server = await TestServer.start({ root, settings: { fastWorkers: 2 } });
  // Both have booted and answered before their replacement is asked for.
  await askInParallel(server.url(""), CLIENTS, () => fastLane(server).starting > 0);
  const answers = await askInParallel(server.url(""), CLIENTS, countdown(100));
  const before = new Set(answers.map(({ pid }) => pid));
  let isRecycled = false;
  const recycled = server.server.recycle("requested").finally(() => isRecycled = true);
  const during = await askInParallel(server.url(""), CLIENTS, () => !isRecycled);
  await recycled;
  const after = await askInParallel(server.url(""), CLIENTS, countdown(50));
  assert(during.length > 0);
  assertEquals(before.size, 2);
  assert(after.every(({ pid }) => !before.has(pid)));
  assertEquals(fastLane(server).retired.requested, 2);
});

function countdown(requests: number): () => boolean {
  let left = requests;
  return () => left-- > 0;
}
