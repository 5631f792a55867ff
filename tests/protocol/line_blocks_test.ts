import { assertEquals, assertStrictEquals } from "@std/assert";
import { LineBlocks } from "../../src/protocol/line_blocks.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

Deno.test("LineBlocks takes a block apart at NUL, byte by byte", () => {
  const blocks = new LineBlocks();
  assertEquals(blocks.lines(bytes("")), []);
  assertEquals(blocks.lines(bytes("A: 1")), ["A: 1"]);
  assertEquals(blocks.lines(bytes("A: 1\0B: \xe9\x80\0")), ["A: 1", "B: \xe9\x80", ""]);
});

Deno.test("LineBlocks recognises a block that it has seen, though its buffer was used again meanwhile", () => {
  const blocks = new LineBlocks();
  const buffer = bytes("Content-Type: text/html\0X-A: 1");
  const first = blocks.lines(buffer);
  buffer[buffer.length - 1] = 0x32;
  assertEquals(blocks.lines(buffer), ["Content-Type: text/html", "X-A: 2"]);
  buffer[buffer.length - 1] = 0x31;
  assertEquals(blocks.lines(buffer), first);
  assertStrictEquals(blocks.lines(buffer), blocks.lines(buffer));
});

Deno.test("LineBlocks takes a part of the bytes for a block, wherever it lies", () => {
  const blocks = new LineBlocks();
  const lines = blocks.lines(bytes("xxA: 1\0B: 2yy"), 2, 11);
  assertEquals(lines, ["A: 1", "B: 2"]);
  assertStrictEquals(blocks.lines(bytes("A: 1\0B: 2")), lines);
  assertEquals(blocks.lines(bytes("xx"), 1, 1), []);
});

Deno.test("LineBlocks never mistakes one block for another, however many share a place", () => {
  const blocks = new LineBlocks();
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < 1_000; index++) {
      const text = `X-Number: ${index}`;
      assertEquals(blocks.lines(bytes(text)), [text]);
    }
  }
});

Deno.test("LineBlocks takes long blocks apart without keeping them", () => {
  const blocks = new LineBlocks();
  const long = bytes(`X-Long: ${"x".repeat(600)}`);
  assertEquals(blocks.lines(long), blocks.lines(long));
  assertEquals(blocks.lines(long) === blocks.lines(long), false);
});
