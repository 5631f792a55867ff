import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { FrameReader } from "../../src/protocol/frame_reader.ts";
import { FrameWriter } from "../../src/protocol/frame_writer.ts";
import type { WorkerMessage } from "../../src/protocol/messages.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { FakeByteSource, FakeSink } from "../support/fake_pipes.ts";
import {
  type GoldenFrame,
  hexBytes,
  readGoldenFrames,
  toGoldenFields,
  writeGolden,
} from "../support/golden_frames.ts";
import { concatBytes } from "../support/worker_frames.ts";

const MAX_FRAME_BYTES = 1_048_576;
const GOLDEN = readGoldenFrames();
const FROM_PHP = GOLDEN.filter(({ direction }) => direction === "from_php");
const SOUND = FROM_PHP.filter(({ malformed }) => malformed === undefined);
// Shown as ignored, not as passed, in a checkout without the file.
const ignore = GOLDEN.length === 0;

interface Read {
  readonly messages: WorkerMessage[];
  /** What reading ended with: an error, or the bytes that were missing their rest. */
  readonly end: unknown;
}

async function read(...chunks: Uint8Array[]): Promise<Read> {
  const source = new FakeByteSource();
  source.emit(...chunks);
  source.end();
  const messages: WorkerMessage[] = [];
  const reader = new FrameReader(source, frameDialect, MAX_FRAME_BYTES);
  try {
    const { truncatedBytes } = await reader.run((message) => void messages.push(message));
    return { messages, end: truncatedBytes };
  } catch (error) {
    return { messages, end: error };
  }
}

function bytesOf(golden: readonly GoldenFrame[]): Uint8Array<ArrayBuffer> {
  return concatBytes(...golden.map(({ hex }) => hexBytes(hex)));
}

Deno.test({
  name: "golden frames from PHP mean what the file says",
  ignore,
  async fn() {
    for (const { name, hex, fields } of SOUND) {
      const { messages, end } = await read(hexBytes(hex));
      assertEquals(messages.map(toGoldenFields), [fields], name);
      assertEquals(end, 0, name);
    }
  },
});

Deno.test({
  name: "golden frames to PHP are written as the file says",
  ignore,
  fn() {
    for (const { name, direction, hex, fields } of GOLDEN) {
      if (direction === "from_php" || fields === undefined) continue;
      const sink = new FakeSink();
      const out = new FrameWriter(sink, () => {});
      writeGolden(out, fields);
      out.flush();
      assertEquals(concatBytes(...sink.writes).toHex(), hex, name);
    }
  },
});

Deno.test({
  name: "golden frames cover every type of both directions",
  ignore,
  fn() {
    const types = new Set(
      GOLDEN.filter(({ malformed }) => malformed === undefined)
        .map(({ hex }) => hexBytes(hex)[4]),
    );
    const all = [1, 2, 3, 4, 5, 6, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89];
    assertEquals(all.filter((type) => !types.has(type)), []);
  },
});

Deno.test({
  name: "golden frames from PHP survive every split",
  ignore,
  async fn() {
    for (const { name, hex } of SOUND) {
      const bytes = hexBytes(hex);
      const whole = await read(bytes);
      for (let at = 1; at < bytes.length; at++) {
        const split = await read(bytes.subarray(0, at), bytes.subarray(at));
        assertEquals(split, whole, `${name} split at ${at}`);
      }
    }
  },
});

Deno.test({
  name: "golden frames from PHP survive every split of all of them in a row",
  ignore,
  async fn() {
    const bytes = bytesOf(SOUND);
    const whole = await read(bytes);
    assertEquals(whole.messages.length, SOUND.length);
    for (let size = 1; size < 40; size++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assertEquals(await read(...chunks), whole, `chunks of ${size}`);
    }
  },
});

Deno.test({
  name:
    "golden frames from PHP that are malformed raise an error with place, expectation and bytes",
  ignore,
  async fn() {
    const before = SOUND[0];
    assert(before !== undefined);
    for (const { name, hex, malformed } of FROM_PHP) {
      if (malformed === undefined) continue;
      const { messages, end } = await read(hexBytes(before.hex), hexBytes(hex));
      assertEquals(messages.length, 1, name);
      // A frame that stops half-way is no nonsense yet: the end of the process explains it.
      if (typeof end === "number") {
        assertEquals(end, hex.length / 2, name);
        continue;
      }
      assertInstanceOf(end, ProtocolError, name);
      assertEquals(end.offset, before.hex.length / 2, name);
      assert(end.expected !== "" && end.received !== "", name);
    }
  },
});
