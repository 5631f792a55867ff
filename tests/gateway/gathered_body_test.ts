import { assertEquals } from "@std/assert";
import type { BodyPart } from "../../src/http/body_part.ts";
import { GatheredBody } from "../../src/gateway/gathered_body.ts";

const KIB = 1024;

/** A part as the runtime makes it: little in much memory. */
function part(bytes: number, value: number, memoryBytes = 64 * KIB): BodyPart {
  return new Uint8Array(memoryBytes).subarray(0, bytes).fill(value);
}

Deno.test("GatheredBody brings every byte in its order, announced or not, also beyond what was announced", () => {
  for (const announced of [undefined, 0, 3, 6, 50_000]) {
    const body = new GatheredBody(announced);
    for (const value of [1, 2, 3]) body.add(part(2, value));
    assertEquals([...body.bytes], [1, 1, 2, 2, 3, 3], `${announced}`);
  }
});

Deno.test("GatheredBody sent byte by byte holds little more than its bytes", () => {
  for (const announced of [undefined, 40_000]) {
    const body = new GatheredBody(announced);
    for (let count = 0; count < 40_000; count++) {
      const last = part(1, count, 128);
      body.add(last);
      // Its memory went back to the system.
      assertEquals(last.buffer.byteLength, 0);
    }
    assertEquals(body.bytes.length, 40_000);
    assertEquals(body.bytes.buffer.byteLength <= 80_000, true);
  }
});

Deno.test("GatheredBody keeps a whole body without a copy where it fills its memory, and copies a small one", () => {
  const large = part(50_000, 1);
  const body = new GatheredBody(large.length);
  body.add(large);
  assertEquals(body.bytes.buffer, large.buffer);
  const small = part(100, 2);
  const other = new GatheredBody(small.length);
  other.add(small);
  assertEquals([other.bytes.length, other.bytes.buffer.byteLength], [100, 100]);
});

Deno.test("GatheredBody gives back the memory that it has outgrown", () => {
  const body = new GatheredBody(undefined);
  body.add(part(10, 1));
  const outgrown = body.bytes;
  body.add(part(50_000, 2));
  assertEquals([outgrown.length, body.bytes.length, body.bytes[9]], [0, 50_010, 1]);
});

Deno.test("GatheredBody copies parts of a buffer that is used again", () => {
  const body = new GatheredBody(undefined);
  const buffer = new Uint8Array(16 * KIB);
  for (const value of [1, 2]) body.copy(buffer.fill(value));
  assertEquals(buffer.length, 16 * KIB);
  assertEquals([body.bytes.length, body.bytes[0], body.bytes.at(-1)], [32 * KIB, 1, 2]);
});

Deno.test("GatheredBody without a part is empty", () => {
  assertEquals(new GatheredBody(undefined).bytes.length, 0);
});
