import { assert, assertEquals } from "@std/assert";
import { printable, printableJson, shortened } from "../../src/base/printable.ts";

/** Every character that must not reach a log: C0, DEL, C1, separators, and what reorders text. */
function unsafeCharacters(): string[] {
  const ranges: readonly (readonly [number, number])[] = [
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0x061c, 0x061c],
    [0x200e, 0x200f],
    [0x2028, 0x202e],
    [0x2066, 0x2069],
  ];
  return ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index))
  );
}

Deno.test("printable spells out every control and reordering character", () => {
  for (const character of unsafeCharacters()) {
    const shown = printable(`a${character}b`);
    assert(/^a\\(?:[nrt]|u[0-9a-f]{4})b$/.test(shown), `Unexpected: ${JSON.stringify(shown)}`);
  }
});

Deno.test("printable shows the usual ones in short and the rest by number", () => {
  assertEquals(printable("a\r\n\tb\u001b[2Jc\u009b0m"), "a\\r\\n\\tb\\u001b[2Jc\\u009b0m");
});

Deno.test("printable leaves words of all languages, emoji and class names alone", () => {
  for (const text of ["", "Grüße", "日本語", "🎉", "שלום", "App\\Http\\Kernel", 'a "b" c']) {
    assertEquals(printable(text), text);
  }
});

Deno.test("printableJson reads back to the same text and holds nothing unsafe", () => {
  for (const character of [...unsafeCharacters(), '"', "\\", "\ud800", "ü"]) {
    const json = printableJson(`a${character}b`);
    assertEquals(JSON.parse(json), `a${character}b`);
    assert(!unsafeCharacters().some((unsafe) => json.includes(unsafe)), json);
  }
});

Deno.test("shortened keeps 16,384 characters and says how many it left out", () => {
  assertEquals(shortened("x".repeat(16_384)), "x".repeat(16_384));
  assertEquals(shortened("x".repeat(16_390)), `${"x".repeat(16_384)}… (6 more characters)`);
});

Deno.test("shortened does not split a surrogate pair", () => {
  const text = `${"x".repeat(16_383)}🎉end`;
  assertEquals(shortened(text), `${"x".repeat(16_383)}… (5 more characters)`);
});
