import { assert, assertEquals, assertRejects } from "@std/assert";
import { HeldRequest } from "../support/held_request.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { askWorker, fastLane } from "../support/worker_facts.ts";

const root = fixtureApp("engine");

Deno.test("AppServer cuts a streamed answer when PHP throws, and the next request is clean", async () => {
  await using server = await TestServer.start({ root });
  await using held = await HeldRequest.begin(server.url("/broken-stream"));
  assertEquals(held.response.status, 200);
  assertEquals(held.beginning, "first piece\n");
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

Deno.test("AppServer frees the workers of clients that leave one after the other", async () => {
  await using server = await TestServer.start({ root, settings: { fastWorkers: 2 } });
  for (let client = 0; client < 6; client++) {
    const held = await HeldRequest.begin(server.url("/endless"));
    await held.leave();
  }
  await askWorker(server.url(""));
  await askWorker(server.url(""));
  assertEquals(fastLane(server).size, 2);
});
