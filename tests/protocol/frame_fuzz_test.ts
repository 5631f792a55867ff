import { assert, assertInstanceOf } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { FrameReader } from "../../src/protocol/frame_reader.ts";
import { goDialect } from "../../src/protocol/go_dialect.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { FakeByteSource } from "../support/fake_pipes.ts";
import { hexBytes, readGoldenFrames } from "../support/golden_frames.ts";
import { concatBytes } from "../support/worker_frames.ts";

const MAX_FRAME_BYTES = 1_048_576;
const ROUNDS = 3000;
/** `FUZZ_SEED=n` runs another one; a failure says which it was. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? 20_251_125);

const FRAMES = readGoldenFrames().filter(({ direction }) => direction === "from_php")
  .map(({ hex }) => hexBytes(hex));
const GO_FRAMES = [
  '{"id":"1","status":200,"headers":{"A":"b"},"body":"x"}',
  '{"type":"headers","status":200,"headers":[]}',
  '{"type":"chunk","data":"\u00e9"}',
  '{"type":"end"}',
].map((json) => {
  const bytes = new TextEncoder().encode(json);
  return concatBytes(Uint8Array.of(0, 0, 0, bytes.length), bytes);
});

/** Numbers below `limit`, the same for the same seed. */
function numbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 0x1_0000_0000 * limit);
  };
}

/** Two frames with a few bytes changed, in random parts. */
function mutated(frames: readonly Uint8Array<ArrayBuffer>[], random: (limit: number) => number) {
  const pick = () => frames[random(frames.length)] ?? new Uint8Array(0);
  const bytes = concatBytes(pick(), pick());
  for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random(bytes.length);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

for (
  const { name, frames, dialect } of [
    { name: "frames", frames: FRAMES, dialect: () => frameDialect },
    { name: "go", frames: GO_FRAMES, dialect: goDialect },
  ]
) {
  Deno.test(`FrameReader reads or refuses whatever bytes come, and allocates for no length unchecked (dialect ${name}, seed ${SEED})`, async () => {
    const random = numbers(SEED);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const source = new FakeByteSource();
      source.emit(...mutated(frames, random));
      source.end();
      const reader = new FrameReader(source, dialect(), MAX_FRAME_BYTES);
      const where = `FUZZ_SEED=${SEED}, round ${round}`;
      try {
        await reader.run(() => undefined);
      } catch (error) {
        refused++;
        assertInstanceOf(error, ProtocolError, where);
        assert(error.offset >= 0 && error.expected !== "" && error.received !== "", where);
      }
      assert(Math.max(...source.bufferSizes) <= MAX_FRAME_BYTES + 4, where);
    }
    assert(refused > ROUNDS / 10, `${refused} refusals with FUZZ_SEED=${SEED}`);
  });
}
