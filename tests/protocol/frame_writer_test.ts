import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { FrameWriter } from "../../src/protocol/frame_writer.ts";
import { settle } from "../support/fake_clock.ts";
import { FakeSink } from "../support/fake_pipes.ts";
import { frame, uint } from "../support/worker_frames.ts";

const NOTHING = new Uint8Array(0);

function makeWriter(): { writer: FrameWriter; sink: FakeSink; broken: unknown[] } {
  const sink = new FakeSink();
  const broken: unknown[] = [];
  return { writer: new FrameWriter(sink, (cause) => broken.push(cause)), sink, broken };
}

/** A frame of `size` bytes in all. */
function appendBytes(writer: FrameWriter, size: number, fill = 1): void {
  writer.frame(0x03, 1, undefined, new Uint8Array(size - 9).fill(fill));
}

Deno.test("FrameWriter sends nothing before flush", async () => {
  const { writer, sink } = makeWriter();
  writer.frame(0x06, 0, undefined, NOTHING);
  await settle();
  assertEquals(sink.writes.length, 0);
  assertEquals(writer.pendingBytes, 9);
});

Deno.test("FrameWriter sends frames appended together in one write", () => {
  const { writer, sink } = makeWriter();
  writer.frame(0x03, 1, 1, Uint8Array.of(7, 8));
  writer.frame(0x06, 0, undefined, NOTHING);
  writer.flush();
  assertEquals(sink.writes.length, 1);
  assertEquals([...sink.writes[0] ?? []], [
    ...frame(0x03, 1, uint(1, 1), Uint8Array.of(7, 8)),
    ...frame(0x06, 0),
  ]);
});

Deno.test("FrameWriter does not write an empty buffer", () => {
  const { writer, sink } = makeWriter();
  writer.flush();
  assertEquals(sink.writes.length, 0);
});

Deno.test("FrameWriter fills its second buffer while the first one is being written", async () => {
  const { writer, sink } = makeWriter();
  sink.hold();
  appendBytes(writer, 20, 0xaa);
  writer.flush();
  const first = sink.writes[0]?.slice();
  appendBytes(writer, 30, 0xbb);
  writer.flush();
  appendBytes(writer, 40, 0xcc);
  writer.flush();
  assertEquals(sink.writes.length, 1, "one write at a time");
  assertEquals(writer.pendingBytes, 90);
  assertEquals(sink.writes[0], first, "the bytes on their way are not touched");

  sink.releaseOne();
  await settle();
  assertEquals(sink.writes.map((bytes) => bytes.length), [20, 70], "the rest leaves together");
  assertEquals(writer.pendingBytes, 70);
  assertEquals(writer.bytesTaken, 20);

  sink.releaseOne();
  await settle();
  assertEquals([writer.pendingBytes, writer.bytesTaken], [0, 90]);
});

Deno.test("FrameWriter lets its two buffers take turns", async () => {
  const { writer } = makeWriter();
  const buffers = new Set<ArrayBuffer>();
  for (let i = 0; i < 10; i++) {
    buffers.add(writer.buffer.buffer);
    appendBytes(writer, 100);
    writer.flush();
    await settle();
  }
  assertEquals(buffers.size, 2);
});

Deno.test("FrameWriter grows for a large frame and drops a buffer that became too large to keep", async () => {
  const { writer, sink } = makeWriter();
  appendBytes(writer, 1_000_000, 0x5a);
  writer.flush();
  await settle();
  assertEquals(sink.writes[0]?.length, 1_000_000);
  for (let i = 0; i < 4; i++) {
    assert(writer.buffer.length <= 262_144, `buffer ${i} has ${writer.buffer.length} bytes`);
    appendBytes(writer, 100);
    writer.flush();
    await settle();
  }
});

Deno.test("FrameWriter keeps what was appended when it grows", () => {
  const { writer, sink } = makeWriter();
  appendBytes(writer, 16_000, 1);
  appendBytes(writer, 16_000, 2);
  writer.flush();
  const [bytes] = sink.writes;
  assertEquals([bytes?.length, bytes?.[15_999], bytes?.[31_999]], [32_000, 1, 2]);
});

Deno.test("FrameWriter drainedBelow waits until the pipe has taken enough", async () => {
  const { writer, sink } = makeWriter();
  sink.hold();
  appendBytes(writer, 100);
  writer.flush();
  appendBytes(writer, 200);
  let isDrained = false;
  const drained = writer.drainedBelow(150).then(() => isDrained = true);
  await settle();
  assertEquals(isDrained, false);
  sink.releaseOne();
  await settle();
  assertEquals([isDrained, writer.pendingBytes], [false, 200], "200 bytes are still too many");
  sink.releaseOne();
  await drained;
  assertEquals(writer.pendingBytes, 0);
});

Deno.test("FrameWriter drainedBelow returns at once where little is pending", async () => {
  const { writer } = makeWriter();
  appendBytes(writer, 100);
  await writer.drainedBelow(101);
});

Deno.test("FrameWriter drainedBelow wakes everybody who waits", async () => {
  const { writer, sink } = makeWriter();
  sink.hold();
  appendBytes(writer, 100);
  writer.flush();
  const waiting = Promise.all([writer.drainedBelow(1), writer.drainedBelow(50)]);
  sink.release();
  await waiting;
});

Deno.test("FrameWriter tells once that the pipe broke, and wakes who waits for room", async () => {
  const { writer, sink, broken } = makeWriter();
  sink.hold();
  appendBytes(writer, 100);
  writer.flush();
  appendBytes(writer, 50);
  const waiting = writer.drainedBelow(1);
  sink.break();
  await waiting;
  writer.flush();
  await settle();
  assertEquals(broken.length, 1);
  assertInstanceOf(broken[0], Deno.errors.BrokenPipe);
  assertEquals([writer.isBroken, writer.bytesTaken], [true, 0]);
});

Deno.test("FrameWriter keeps nothing for a pipe that broke, however much is appended", async () => {
  const { writer, sink } = makeWriter();
  sink.break();
  for (let i = 0; i < 100; i++) {
    appendBytes(writer, 65_536);
    writer.flush();
    await writer.drainedBelow(262_144);
  }
  assertEquals(writer.pendingBytes, 0);
  assert(writer.buffer.length <= 262_144, `buffer has ${writer.buffer.length} bytes`);
});
