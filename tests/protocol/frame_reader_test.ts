import { assert, assertEquals, assertRejects } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { FrameReader, type StreamEnd } from "../../src/protocol/frame_reader.ts";
import type { WorkerMessage } from "../../src/protocol/messages.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { settle } from "../support/fake_clock.ts";
import { FakeByteSource } from "../support/fake_pipes.ts";
import {
  bodyFrame,
  concatBytes,
  endFrame,
  frame,
  headFrame,
  uint,
} from "../support/worker_frames.ts";

const MAX_FRAME_BYTES = 1_048_576;

interface Read {
  readonly messages: WorkerMessage[];
  readonly offsets: number[];
  readonly source: FakeByteSource;
  readonly end: Promise<StreamEnd>;
}

function startReading(
  source = new FakeByteSource(),
  pressure: (message: WorkerMessage) => Promise<void> | undefined = () => undefined,
  maxFrameBytes = MAX_FRAME_BYTES,
): Read {
  const messages: WorkerMessage[] = [];
  const offsets: number[] = [];
  const reader = new FrameReader(source, frameDialect, maxFrameBytes);
  const end = reader.run((message, offset) => {
    messages.push(message);
    offsets.push(offset);
    return pressure(message);
  });
  return { messages, offsets, source, end };
}

/** Everything that comes of these chunks. */
async function readAll(
  ...chunks: Uint8Array[]
): Promise<Read & { readonly truncatedBytes: number }> {
  const read = startReading();
  read.source.emit(...chunks);
  read.source.end();
  return { ...read, truncatedBytes: (await read.end).truncatedBytes };
}

const THREE_FRAMES = [
  headFrame(1, { lines: ["A: \x80"], body: "first", flags: 0 }),
  bodyFrame(1, Uint8Array.of(0, 255, 10), true),
  endFrame(1, { report: "{}" }),
];

Deno.test("FrameReader hands over frames in order, with their places in the stream", async () => {
  const { messages, offsets, truncatedBytes } = await readAll(concatBytes(...THREE_FRAMES));
  assertEquals(messages.map((message) => message.kind), ["head", "body", "end"]);
  const [first = 0, second = 0] = THREE_FRAMES.map((bytes) => bytes.length);
  assertEquals(offsets, [0, first, first + second]);
  assertEquals(truncatedBytes, 0);
});

Deno.test("FrameReader survives every split of a stream into two chunks", async () => {
  const stream = concatBytes(...THREE_FRAMES);
  const whole = await readAll(stream);
  for (let at = 0; at <= stream.length; at++) {
    const split = await readAll(stream.subarray(0, at), stream.subarray(at));
    assertEquals(split.messages, whole.messages, `split at ${at}`);
    assertEquals(split.offsets, whole.offsets, `split at ${at}`);
  }
});

Deno.test("FrameReader survives a stream that comes byte by byte", async () => {
  const stream = concatBytes(...THREE_FRAMES);
  const whole = await readAll(stream);
  const bytes = await readAll(...Array.from(stream, (byte) => Uint8Array.of(byte)));
  assertEquals(bytes.messages, whole.messages);
  assertEquals(bytes.offsets, whole.offsets);
});

Deno.test("FrameReader counts the bytes of a frame that never became whole", async () => {
  const stream = concatBytes(...THREE_FRAMES);
  const last = THREE_FRAMES.at(-1)?.length ?? 0;
  for (const cut of [1, 5, last - 1]) {
    const { truncatedBytes, messages } = await readAll(stream.subarray(0, stream.length - cut));
    assertEquals([truncatedBytes, messages.length], [last - cut, 2], `${cut} bytes missing`);
  }
});

Deno.test("FrameReader of an empty stream ends cleanly", async () => {
  assertEquals((await readAll()).truncatedBytes, 0);
});

Deno.test("FrameReader refuses lengths out of bounds before it allocates for them", async () => {
  for (const length of [0, 4, MAX_FRAME_BYTES + 1, 0x7fff_ffff, 0xffff_ffff]) {
    const { source, end, messages } = startReading();
    source.emit(THREE_FRAMES[0] ?? new Uint8Array(0), concatBytes(uint(4, length), uint(4, 0)));
    const error = await assertRejects(() => end, ProtocolError);
    assertEquals(error.offset, THREE_FRAMES[0]?.length);
    assertEquals(error.expected, "a frame length from 5 to 1048576");
    assertEquals(error.received, String(length));
    assertEquals(error.hexExcerpt.slice(0, 11), hexOf(uint(4, length)));
    assertEquals(messages.length, 1, "what came before is handed over");
    assertEquals(Math.max(...source.bufferSizes), 65_536);
  }
});

Deno.test("FrameReader refuses a bad length as soon as its four bytes are there", async () => {
  const { source, end } = startReading();
  const rejected = assertRejects(() => end, ProtocolError);
  source.emit(Uint8Array.of(0xff), Uint8Array.of(0xff), Uint8Array.of(0xff));
  await settle();
  source.emit(Uint8Array.of(0xff));
  assertEquals((await rejected).received, "4294967295");
});

Deno.test("FrameReader takes text on the frame descriptor for a length, names it as printed, and shows it in hex", async () => {
  const { source, end } = startReading();
  source.emit(new TextEncoder().encode("PHP Warning:  something"));
  const error = await assertRejects(() => end, ProtocolError);
  assert(error.received.endsWith("which is text: something printed onto the wire"));
  assertEquals(error.offset, 0);
  assertEquals(error.hexExcerpt.slice(0, 11), "50 48 50 20");
});

Deno.test("FrameReader grows for the largest legal frame and no further", async () => {
  const largest = frame(0x83, 1, uint(1, 1), new Uint8Array(MAX_FRAME_BYTES - 6));
  const stream = concatBytes(largest, largest, endFrame(1));
  const { source, messages, truncatedBytes } = await readAll(
    stream.subarray(0, 70_000),
    stream.subarray(70_000),
  );
  assertEquals([messages.length, truncatedBytes], [3, 0]);
  assertEquals(Math.max(...source.bufferSizes), MAX_FRAME_BYTES + 4);
});

Deno.test("FrameReader reads into one buffer for as long as frames are small", async () => {
  const { source, messages } = await readAll(
    ...Array.from({ length: 500 }, () => bodyFrame(1, new Uint8Array(1000))),
  );
  assertEquals(messages.length, 500);
  assertEquals(new Set(source.bufferSizes), new Set([65_536]));
});

Deno.test("FrameReader honours a smaller limit than the default", async () => {
  const { source, end } = startReading(undefined, undefined, 100);
  source.emit(bodyFrame(1, new Uint8Array(94)), bodyFrame(1, new Uint8Array(95)));
  const error = await assertRejects(() => end, ProtocolError);
  assertEquals([error.offset, error.received], [104, "101"]);
});

Deno.test("FrameReader reads no further while its listener is under pressure", async () => {
  const pressure = Promise.withResolvers<void>();
  const { source, messages, end } = startReading(
    undefined,
    (message) => message.kind === "head" ? pressure.promise : undefined,
  );
  source.emit(THREE_FRAMES[0] ?? new Uint8Array(0));
  await settle();
  const reads = source.bufferSizes.length;
  source.emit(...THREE_FRAMES.slice(1));
  await settle();
  assertEquals([messages.length, source.bufferSizes.length], [1, reads]);
  assert(source.unreadBytes > 0);
  pressure.resolve();
  source.end();
  await end;
  assertEquals(messages.length, 3);
});

Deno.test("FrameReader stops inside one chunk while its listener is under pressure", async () => {
  const pressure = Promise.withResolvers<void>();
  const { source, messages, end } = startReading(
    undefined,
    (message) => message.kind === "head" ? pressure.promise : undefined,
  );
  source.emit(concatBytes(...THREE_FRAMES));
  source.end();
  await settle();
  assertEquals(messages.length, 1);
  pressure.resolve();
  await end;
  assertEquals(messages.length, 3);
});

Deno.test("FrameReader ends with the error of a frame that cannot be decoded, at its place", async () => {
  const { source, end, messages } = startReading();
  source.emit(concatBytes(endFrame(1), frame(0x7f, 1), endFrame(2)));
  const error = await assertRejects(() => end, ProtocolError);
  assertEquals(error.offset, endFrame(1).length);
  assertEquals(messages.length, 1, "nothing after the offence is handed over");
});

Deno.test("FrameReader ends with the error of its listener", async () => {
  const source = new FakeByteSource();
  const reader = new FrameReader(source, frameDialect, MAX_FRAME_BYTES);
  source.emit(endFrame(1));
  await assertRejects(
    () =>
      reader.run(() => {
        throw new RangeError("Not now");
      }),
    RangeError,
  );
});

Deno.test("FrameReader survives random cuts of many frames (seed printed on failure)", async () => {
  const seed = 20_251_123;
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 0x1_0000_0000 * below);
  };
  const frames = Array.from(
    { length: 300 },
    (_, i) => bodyFrame(i + 1, new Uint8Array(random(900)).fill(i)),
  );
  const stream = concatBytes(...frames);
  const whole = await readAll(stream);
  for (let round = 0; round < 5; round++) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < stream.length;) {
      const size = 1 + random(3000);
      chunks.push(stream.subarray(at, at + size));
      at += size;
    }
    const cut = await readAll(...chunks);
    assertEquals(cut.offsets, whole.offsets, `seed ${seed}, round ${round}`);
    assertEquals(cut.messages, whole.messages, `seed ${seed}, round ${round}`);
  }
});

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

Deno.test("FrameReader shows the frame that was refused by whoever saw only its meaning", async () => {
  const { source, end } = startReading(new FakeByteSource(), () => {
    throw new ProtocolError({ offset: 0, expected: "HEAD", received: "END" });
  });
  source.emit(endFrame(1));
  const { hexExcerpt, expected } = await assertRejects(() => end, ProtocolError);
  assertEquals([expected, hexExcerpt], ["HEAD", hexOf(endFrame(1).subarray(4))]);
});
