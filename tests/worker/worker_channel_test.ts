import { assertEquals, assertRejects } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { WorkerChannel } from "../../src/worker/worker_channel.ts";
import { settle } from "../support/fake_clock.ts";
import { FakeSink } from "../support/fake_pipes.ts";
import { requestHead } from "../support/fake_worker.ts";
import { outcomeOf } from "../support/outcome.ts";
import { readRequest, type ServerFrame, ServerFrames } from "../support/server_frames.ts";
import { concatBytes, latin1Bytes } from "../support/worker_frames.ts";

const HEAD = requestHead({ method: "POST" });

function makeChannel() {
  const sink = new FakeSink();
  const broken: unknown[] = [];
  const channel = new WorkerChannel(sink, frameDialect, (cause) => broken.push(cause));
  const receiver = { hasEnded: false, wantsBody: () => !receiver.hasEnded, bodyMoved: () => {} };
  const frames = (): ServerFrame[] => new ServerFrames().push(concatBytes(...sink.writes));
  return { sink, channel, receiver, broken, frames };
}

/** REQUEST's body and all BODY frames behind it. */
function bodyOf(frames: readonly ServerFrame[]): Uint8Array {
  return concatBytes(
    ...frames.map(({ name, payload }) =>
      name === "REQUEST" ? readRequest(payload).body : payload.subarray(1)
    ),
  );
}

/** Whether each BODY frame says that it is the last. */
function lastFlags(frames: readonly ServerFrame[]): boolean[] {
  return frames.filter(({ name }) => name === "BODY").map(({ payload }) => payload[0] === 1);
}

function pattern(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31) % 251);
}

Deno.test("WorkerChannel sends a request without a body in one write", () => {
  const { channel, receiver, sink, frames } = makeChannel();
  assertEquals(channel.sendRequest(1, HEAD, { kind: "none" }, receiver), undefined);
  assertEquals(sink.writes.length, 1);
  const [request] = frames();
  const { head, hasMore } = readRequest(request?.payload ?? new Uint8Array(0));
  assertEquals([head[10], hasMore], ["", false]);
});

Deno.test("WorkerChannel sends a small body inside the REQUEST frame", () => {
  const { channel, receiver, sink, frames } = makeChannel();
  const bytes = pattern(65_536);
  assertEquals(channel.sendRequest(1, HEAD, { kind: "bytes", bytes }, receiver), undefined);
  assertEquals([sink.writes.length, frames().length], [1, 1]);
  assertEquals(bodyOf(frames()), bytes);
});

Deno.test("WorkerChannel sends a larger body in BODY frames, the last one marked", async () => {
  for (const length of [65_537, 131_072, 1_000_001]) {
    const { channel, receiver, frames } = makeChannel();
    const bytes = pattern(length);
    await channel.sendRequest(1, HEAD, { kind: "bytes", bytes }, receiver);
    const sent = frames();
    assertEquals(bodyOf(sent), bytes);
    assertEquals(readRequest(sent[0]?.payload ?? new Uint8Array(0)).head[10], String(length));
    const flags = lastFlags(sent);
    assertEquals(flags.indexOf(true), flags.length - 1, `${length} bytes`);
    assertEquals(flags.length, Math.ceil(length / 65_536));
  }
});

Deno.test("WorkerChannel sends a stream as it arrives, and ends it", async () => {
  const { channel, receiver, frames } = makeChannel();
  const chunks = [pattern(10), pattern(100_000), new Uint8Array(0), pattern(1)];
  const stream = ReadableStream.from(chunks);
  await channel.sendRequest(1, HEAD, { kind: "stream", stream, length: undefined }, receiver);
  assertEquals(bodyOf(frames()), concatBytes(...chunks));
  const flags = lastFlags(frames());
  assertEquals(flags.indexOf(true), flags.length - 1);
});

Deno.test("WorkerChannel announces the length of a stream where it is known", async () => {
  const { channel, receiver, frames } = makeChannel();
  const stream = ReadableStream.from([latin1Bytes("ab")]);
  await channel.sendRequest(1, HEAD, { kind: "stream", stream, length: 2 }, receiver);
  const { head, hasMore } = readRequest(frames()[0]?.payload ?? new Uint8Array(0));
  assertEquals([head[10], hasMore], ["2", true]);
});

Deno.test("WorkerChannel sends the head before the first byte of a stream is there", async () => {
  const { channel, receiver, frames } = makeChannel();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const sending = channel.sendRequest(
    1,
    HEAD,
    { kind: "stream", stream: readable, length: undefined },
    receiver,
  );
  await settle();
  assertEquals(frames().map(({ name }) => name), ["REQUEST"]);
  await writable.close();
  await sending;
});

Deno.test("WorkerChannel holds a large body back while the pipe is full", async () => {
  const { channel, receiver, sink } = makeChannel();
  sink.hold();
  let pulled = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(pattern(65_536));
      if (pulled === 100) controller.close();
    },
  }, { highWaterMark: 0 });
  const sending = channel.sendRequest(
    1,
    HEAD,
    { kind: "stream", stream, length: undefined },
    receiver,
  );
  if (sending === undefined) throw new TypeError("The stream was not sent in parts");
  assertEquals((await outcomeOf(sending)).kind, "pending");
  assertEquals(pulled <= 5, true, `${pulled} parts were taken from the source`);
  sink.release();
  await sending;
  assertEquals(pulled, 100);
});

Deno.test("WorkerChannel stops sending once the worker has ended the request", async () => {
  const { channel, receiver, sink, frames } = makeChannel();
  sink.hold();
  const bytes = pattern(2_000_000);
  const sending = channel.sendRequest(1, HEAD, { kind: "bytes", bytes }, receiver);
  await settle();
  receiver.hasEnded = true;
  sink.release();
  await sending;
  assertEquals(lastFlags(frames()).includes(true), false);
  assertEquals(frames().length < 8, true);
});

Deno.test("WorkerChannel sends not one more byte of a stream whose request has ended", async () => {
  const { channel, receiver, frames } = makeChannel();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const sending = channel.sendRequest(
    1,
    HEAD,
    { kind: "stream", stream: readable, length: undefined },
    receiver,
  );
  const writer = writable.getWriter();
  await writer.write(pattern(10));
  await settle();
  receiver.hasEnded = true;
  const late = writer.write(pattern(10)).catch(() => {});
  await sending;
  await late;
  await assertRejects(() => writer.closed, "the source was told");
  assertEquals(frames().map(({ name }) => name), ["REQUEST", "BODY"]);
});

Deno.test("WorkerChannel does not mark the end of a stream whose request has ended", async () => {
  const { channel, receiver, frames } = makeChannel();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const sending = channel.sendRequest(
    1,
    HEAD,
    { kind: "stream", stream: readable, length: undefined },
    receiver,
  );
  await settle();
  receiver.hasEnded = true;
  await writable.close();
  await sending;
  assertEquals(frames().map(({ name }) => name), ["REQUEST"]);
});

Deno.test("WorkerChannel rejects when the source of a body fails", async () => {
  const { channel, receiver } = makeChannel();
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new RangeError("The client left"));
    },
  });
  const sending = channel.sendRequest(
    1,
    HEAD,
    { kind: "stream", stream, length: undefined },
    receiver,
  );
  await assertRejects(() => sending ?? Promise.resolve(), RangeError);
});

Deno.test("WorkerChannel ends a large body early when the pipe breaks, and says so", async () => {
  const { channel, receiver, sink, broken } = makeChannel();
  sink.break();
  await channel.sendRequest(1, HEAD, { kind: "bytes", bytes: pattern(3_000_000) }, receiver);
  await settle();
  assertEquals([channel.isBroken, broken.length, channel.bytesTaken], [true, 1, 0]);
});

Deno.test("WorkerChannel sends BOOT, CANCEL and STOP without waiting for more", async () => {
  const { channel, frames } = makeChannel();
  channel.sendBoot({ bootOptions: { root: "/app" }, sources: new Uint8Array(0) });
  channel.sendCancel(4, "client_gone");
  channel.sendStop();
  await settle();
  assertEquals(frames().map(({ name, id }) => `${name} ${id}`), ["BOOT 0", "CANCEL 4", "STOP 0"]);
});

Deno.test("WorkerChannel has a worker boot ahead without its application, and go on at START", async () => {
  const { channel, frames } = makeChannel();
  const source = {
    bootOptions: { root: "/app" },
    sources: new Uint8Array([7]),
    checkFiles: () => ["/app/a.php"],
  };
  channel.sendPrepare(source);
  channel.sendBoot(source);
  await settle();
  const [boot, start, ...rest] = frames();
  const text = new TextDecoder().decode(boot?.payload.subarray(4));
  assertEquals(text, '{"root":"/app","ahead":true}\x07');
  assertEquals([start?.name, start?.id, rest], ["START", 0, []]);
  assertEquals(new TextDecoder().decode(start?.payload), "/app/a.php");
});
