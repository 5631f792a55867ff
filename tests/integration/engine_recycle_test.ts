import { assert, assertEquals } from "@std/assert";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askInParallel, askWorker, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");
const CLIENTS = 8;

Deno.test("AppServer replaces workers by count while 8 clients ask, and fails none of 500 requests", async () => {
  await using server = await TestServer.start({
    root,
    settings: { fastWorkers: 2, maxRequestsPerWorker: 40 },
  });
  let left = 500;
  const answers = await askInParallel(server.url(""), CLIENTS, () => left-- > 0);
  assertEquals(answers.length, 500);
  // 15 % of jitter on 40 is 46 at most; what is answered while a successor boots comes on top.
  const pids = new Set(answers.map(({ pid }) => pid));
  assert(pids.size >= 5, `${pids.size} processes answered`);
  assert(answers.every(({ served }) => served <= 60));
  assert(fastLane(server).retired.max_requests >= 4);
});

Deno.test("AppServer.recycle replaces every worker under load without a failed request", async () => {
  await using server = await TestServer.start({ root, settings: { fastWorkers: 2 } });
  const before = new Set<number>();
  // Both have booted and answered before their replacement is asked for.
  await askInParallel(server.url(""), CLIENTS, () => before.size === 0 && goOnUntilBoth(server));
  for (const { pid } of await askInParallel(server.url(""), CLIENTS, countdown(100))) {
    before.add(pid);
  }
  let isRecycled = false;
  const recycled = server.server.recycle("requested").then(() => isRecycled = true);
  const during = await askInParallel(server.url(""), CLIENTS, () => !isRecycled);
  await recycled;
  const after = await askInParallel(server.url(""), CLIENTS, countdown(50));
  assert(during.length > 0);
  assertEquals(before.size, 2);
  assert(after.every(({ pid }) => !before.has(pid)));
  assertEquals(fastLane(server).retired.requested, 2);
  assertEquals((await askWorker(server.url(""))).pid > 0, true);
});

function goOnUntilBoth(server: TestServer): boolean {
  return fastLane(server).starting > 0;
}

function countdown(requests: number): () => boolean {
  let left = requests;
  return () => left-- > 0;
}
