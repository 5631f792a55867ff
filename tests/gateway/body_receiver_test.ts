import { assert, assertEquals, assertRejects } from "@std/assert";
import { RequestBodyError } from "../../src/gateway/body_errors.ts";
import { BodyReceiver } from "../../src/gateway/body_receiver.ts";
import { DeadlineWatch } from "../../src/gateway/deadline_watch.ts";
import type { RequestBody } from "../../src/protocol/messages.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeBody, FakeSpool } from "./fake_body.ts";

/** A receiver whose small bodies have at most 10 bytes, all together 25. */
function receiver(how: { readonly spool?: FakeSpool; readonly canStream?: boolean } = {}) {
  const clock = new FakeClock(0);
  const watch = new DeadlineWatch(clock);
  return new BodyReceiver({
    memoryBytes: 10,
    memoryTotalBytes: 25,
    spool: how.spool,
    canStream: how.canStream ?? true,
    limits: { maxBytes: 100, timeoutMs: 60_000, minBytesPerS: 0, idleTimeoutMs: 60_000 },
    clock,
    watch,
  });
}

/** Every byte of a body. */
async function bytesOf(body: RequestBody): Promise<number[]> {
  if (body.kind === "none") return [];
  if (body.kind === "bytes") return [...body.bytes];
  const all: number[] = [];
  for await (const part of body.stream) all.push(...part);
  return all;
}

/** Sends parts of so many bytes, then the end. */
async function sendAll(body: FakeBody, parts: readonly number[]): Promise<void> {
  for (const [index, bytes] of parts.entries()) await body.send(bytes, index + 1);
  await body.end();
}

for (const announced of [9, undefined]) {
  const how = announced === undefined ? "not announced" : "announced";
  Deno.test(`BodyReceiver keeps a small body in memory until a worker has it: ${how}`, async () => {
    const spool = new FakeSpool();
    const bodies = receiver({ spool });
    const body = new FakeBody("bytes", announced);
    const receiving = bodies.receive(body.sender, body.stream);
    await sendAll(body, [4, 5]);
    const received = await receiving;
    assertEquals(await bytesOf(received.body), [1, 1, 1, 1, 2, 2, 2, 2, 2]);
    assertEquals([bodies.memoryUsedBytes, received.isArriving, spool.files.length], [9, false, 0]);
    received.handedOver();
    received.drop();
    assertEquals(bodies.memoryUsedBytes, 0);
  });
}

for (const kind of ["bytes", "parts"] as const) {
  for (const announced of [23, undefined]) {
    const how = `${announced === undefined ? "not announced" : "announced"}, ${kind}`;
    Deno.test(`BodyReceiver keeps a large body in a file that ends with its last byte: ${how}`, async () => {
      const spool = new FakeSpool();
      const bodies = receiver({ spool });
      const body = new FakeBody(kind, announced);
      const receiving = bodies.receive(body.sender, body.stream);
      await sendAll(body, [8, 8, 7]);
      const received = await receiving;
      assertEquals([bodies.memoryUsedBytes, spool.openFiles], [0, 1]);
      const all = [...Array(8).fill(1), ...Array(8).fill(2), ...Array(7).fill(3)];
      assertEquals(received.body.kind === "stream" ? received.body.length : undefined, 23);
      assertEquals(await bytesOf(received.body), all);
      assertEquals(spool.openFiles, 0);
    });
  }
}

Deno.test("BodyReceiver reads bodies in chunks 16 KiB at a time from the first byte, long announced ones 128 KiB", async () => {
  for (const [announced, wantedBytes] of [[undefined, 16_384], [50, 131_072]] as const) {
    const bodies = receiver({ spool: new FakeSpool() });
    const body = new FakeBody("bytes", announced);
    const receiving = bodies.receive(body.sender, body.stream);
    await settle();
    assertEquals(body.wantedBytes, wantedBytes);
    await body.send(25, 1);
    await body.send(25, 2);
    assertEquals(body.wantedBytes, wantedBytes);
    await body.end();
    const all = [...Array(25).fill(1), ...Array(25).fill(2)];
    assertEquals(await bytesOf((await receiving).body), all);
  }
});

Deno.test("BodyReceiver sends small bodies to a file when all of the memory is in use", async () => {
  const spool = new FakeSpool();
  const bodies = receiver({ spool });
  const waiting = [9, 9, 9].map((bytes) => {
    const body = new FakeBody("bytes", bytes);
    return { body, receiving: bodies.receive(body.sender, body.stream) };
  });
  await settle();
  assertEquals([bodies.memoryUsedBytes, spool.files.length], [18, 1]);
  for (const { body, receiving } of waiting) {
    await sendAll(body, [9]);
    (await receiving).drop();
  }
  assertEquals([bodies.memoryUsedBytes, spool.openFiles], [0, 0]);
});

Deno.test("BodyReceiver holds nothing of a body whose client left, in memory or in a file", async () => {
  for (const announced of [9, 90, undefined]) {
    const spool = new FakeSpool();
    const bodies = receiver({ spool });
    const body = new FakeBody("bytes", announced);
    const receiving = assertRejects(
      () => bodies.receive(body.sender, body.stream),
      RequestBodyError,
    );
    await body.send(5);
    body.leave();
    assertEquals((await receiving).code, "client_gone");
    assertEquals([bodies.memoryUsedBytes, spool.openFiles], [0, 0]);
  }
});

Deno.test("BodyReceiver says so when the disk is full, and lets go of the file and the body", async () => {
  const spool = new FakeSpool();
  spool.roomBytes = 15;
  const bodies = receiver({ spool });
  const body = new FakeBody("bytes", 20);
  const receiving = assertRejects(
    () => bodies.receive(body.sender, body.stream),
    RequestBodyError,
  );
  await body.send(10);
  await body.send(10);
  assertEquals((await receiving).code, "body_storage_failed");
  assertEquals([spool.openFiles, body.isCancelled], [0, true]);
});

Deno.test("BodyReceiver never gives a part of a body for the whole, whatever the disk gives back", async () => {
  const spool = new FakeSpool();
  const bodies = receiver({ spool });
  const body = new FakeBody("bytes", 20);
  const receiving = bodies.receive(body.sender, body.stream);
  await body.send(20, 1);
  await body.end();
  const received = await receiving;
  spool.files[0]?.lose(15);
  const error = await assertRejects(() => bytesOf(received.body), RequestBodyError);
  assertEquals([error.code, spool.openFiles], ["body_storage_failed", 0]);
});

Deno.test("BodyReceiver passes a large body on while it arrives where no file may be written", async () => {
  const bodies = receiver();
  const body = new FakeBody("bytes");
  const receiving = bodies.receive(body.sender, body.stream);
  await body.send(6, 1);
  await body.send(6, 2);
  const received = await receiving;
  assertEquals([received.isArriving, bodies.memoryUsedBytes], [true, 0]);
  const reading = bytesOf(received.body);
  await body.send(1, 3);
  await body.end();
  assertEquals(await reading, [...Array(6).fill(1), ...Array(6).fill(2), 3]);
});

Deno.test("BodyReceiver tells no length of a body that it passes on, so that the worker waits for all of it", async () => {
  const bodies = receiver();
  const body = new FakeBody("bytes", 20);
  const received = await bodies.receive(body.sender, body.stream);
  assert(received.body.kind === "stream" && received.body.length === undefined);
  received.drop();
});

Deno.test("BodyReceiver refuses a large body where it can be neither kept nor passed on", async () => {
  const bodies = receiver({ canStream: false });
  const body = new FakeBody("bytes", 20);
  const error = await assertRejects(
    () => bodies.receive(body.sender, body.stream),
    RequestBodyError,
  );
  assertEquals([error.code, body.isCancelled], ["body_storage_failed", true]);
});
