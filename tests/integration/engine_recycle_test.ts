import { assert, assertEquals, assertThrows } from "@std/assert";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askInParallel, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");
const CLIENTS = 8;

Deno.test("AppServer replaces workers by count while 8 clients ask, and fails none of 500 requests or more", async () => {
  await using server = await TestServer.start({
    root,
    settings: { fastWorkers: 2, maxRequestsPerWorker: 40 },
  });
  // How far beyond its count a worker serves depends on how long its successor boots.
  const atLeast = countdown(500);
  const atMost = countdown(20_000);
  const answers = await askInParallel(
    server.url(""),
    CLIENTS,
    () => atMost() && (atLeast() || fastLane(server).retired.max_requests < 3),
  );
  const { retired, spawned } = fastLane(server);
  assert(retired.max_requests >= 3, `${retired.max_requests} workers left by count`);
  assert(new Set(answers.map(({ pid }) => pid)).size >= 4, `${spawned} processes started`);
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

Deno.test("AppServer.scaleTo changes a lane under load without a failed request, and refuses what cannot be", async () => {
  await using server = await TestServer.start({ root, settings: { slowWorkers: 1 } });
  const sizes: number[] = [];
  for (const size of [3, 1, 2]) {
    server.server.scaleTo("fast", size);
    await askInParallel(server.url(""), CLIENTS, () => {
      const { idle, busy, starting, draining } = fastLane(server);
      return idle + busy !== size || starting > 0 || draining > 0;
    });
    sizes.push(fastLane(server).size);
  }
  assertEquals(sizes, [3, 1, 2]);
  assertEquals(fastLane(server).retired.scale_down, 2);
  for (const size of [0, 257, 1.5]) {
    assertThrows(() => server.server.scaleTo("slow", size), RangeError, "wanted 1 to 256");
  }
});

Deno.test("AppServer.scaleTo says that there is no slow lane, and growBy stays within 1 and 256", async () => {
  await using server = await TestServer.start({ root });
  assertThrows(() => server.server.scaleTo("slow", 1), RangeError, "there is none");
  server.server.growBy(-5);
  assertEquals(fastLane(server).size, 1);
  server.server.growBy(1);
  assertEquals(fastLane(server).size, 2);
  server.server.growBy(-1);
  await askInParallel(server.url(""), CLIENTS, countdown(10));
});
