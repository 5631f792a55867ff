import { assertEquals } from "@std/assert";
import { readByteString, writeByteString } from "../../src/protocol/byte_string.ts";

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

Deno.test("readByteString turns each of the 256 bytes into the character of the same number", () => {
  const text = readByteString(ALL_BYTES);
  assertEquals(Array.from(text, (character) => character.charCodeAt(0)), [...ALL_BYTES]);
});

Deno.test("readByteString keeps 0x80 to 0x9f, which windows-1252 would move", () => {
  assertEquals(readByteString(Uint8Array.of(0x80, 0x9f)), "\x80\x9f");
});

Deno.test("readByteString does not swallow the bytes of a byte order mark", () => {
  assertEquals(readByteString(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), "\xef\xbb\xbfa");
});

Deno.test("readByteString of nothing is the empty string", () => {
  assertEquals(readByteString(new Uint8Array(0)), "");
});

Deno.test("writeByteString writes one byte a character, whatever the character", () => {
  const text = readByteString(ALL_BYTES);
  const target = new Uint8Array(2 * text.length + 3).fill(0xaa);
  assertEquals(writeByteString(text, target, 3), 256);
  assertEquals(target.subarray(3, 259), ALL_BYTES);
  assertEquals(target.subarray(0, 3), Uint8Array.of(0xaa, 0xaa, 0xaa));
});

Deno.test("writeByteString cuts characters above U+00FF to their low byte", () => {
  for (const text of ["\u20ac", "\xe9\u20ac", "a\u0141b", "\u{1f600}x"]) {
    const target = new Uint8Array(2 * text.length);
    assertEquals(writeByteString(text, target, 0), text.length, text);
    const low = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 0xff);
    assertEquals([...target.subarray(0, text.length)], low, text);
  }
});

Deno.test("writeByteString of nothing writes nothing", () => {
  const target = Uint8Array.of(1, 2);
  assertEquals(writeByteString("", target, 0), 0);
  assertEquals(target, Uint8Array.of(1, 2));
});
