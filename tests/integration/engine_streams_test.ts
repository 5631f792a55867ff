import { assert, assertEquals, assertRejects } from "@std/assert";
import { HeldRequest } from "../support/held_request.ts";
import { TempApp } from "../support/temp_app.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askWorker, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");

/** Asks again and again until something is so, which it must be soon. */
async function askUntil(server: TestServer, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!isSo()) {
    assert(performance.now() < deadline, JSON.stringify(fastLane(server)));
    await askWorker(server.url(""));
  }
}

Deno.test("AppServer cuts a streamed answer when PHP throws, and the next request is clean", async () => {
  await using files = await TempApp.copyOf("engine");
  await using server = await TestServer.start({ root: files.root });
  const gate = files.path("open");
  await using held = await HeldRequest.begin(
    server.url(`/broken-stream?gate=${encodeURIComponent(gate)}`),
  );
  assertEquals(held.response.status, 200);
  assertEquals(held.beginning, "begun\n");
  // Only now, since a break may overtake what came right before it.
  await Deno.writeTextFile(gate, "");
  await assertRejects(() => held.rest());
  const next = await server.fetch("/next");
  assertEquals(await next.text(), "hello from /next");
  const said = server.logger.events.filter(({ level }) => level === "error");
  assert(said.some(({ message }) => message.includes("Broken on purpose")), JSON.stringify(said));
});

Deno.test("AppServer frees the worker of a client that left in the middle of a stream", async () => {
  await using server = await TestServer.start({ root });
  const held = await HeldRequest.begin(server.url("/endless"));
  await held.leave();
  // There is one worker, so this answer can only come once it is free.
  const { pid } = await askWorker(server.url(""));
  assertEquals(pid, Number(held.beginning.split("\n")[0]));
  assertEquals(fastLane(server).spawned, 1);
});

Deno.test("AppServer replaces a worker that goes on working long after its client left", async () => {
  await using server = await TestServer.start({
    root,
    settings: { fastWorkers: 2, cancelGraceMs: 200 },
  });
  const client = new AbortController();
  const hanging = assertRejects(() => server.fetch("/hang", { signal: client.signal }));
  await askUntil(server, () => fastLane(server).busy === 1);
  client.abort();
  await hanging;
  await askUntil(server, () => fastLane(server).retired.client_gone === 1);
  await askUntil(server, () => fastLane(server).idle === 2);
});

Deno.test("AppServer cuts a stream that is silent for too long, and replaces its worker", async () => {
  await using server = await TestServer.start({ root, settings: { streamIdleTimeoutMs: 300 } });
  await using held = await HeldRequest.begin(server.url("/wait?gate=/never"));
  await assertRejects(() => held.rest());
  const { served } = await askWorker(server.url(""));
  assertEquals(served, 1);
  assertEquals(fastLane(server).retired.timeout, 1);
});

Deno.test("AppServer frees the workers of clients that leave one after the other", async () => {
  await using server = await TestServer.start({ root, settings: { fastWorkers: 2 } });
  for (let client = 0; client < 6; client++) {
    const held = await HeldRequest.begin(server.url("/endless"));
    await held.leave();
  }
  await askWorker(server.url(""));
  await askWorker(server.url(""));
  assertEquals(fastLane(server).spawned, 2);
});
