import { assertEquals } from "@std/assert";
import { excerptAround } from "../../src/dev/source_excerpt.ts";

const TEXT = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join("\r\n");

Deno.test("excerptAround shows six lines before and after", () => {
  const excerpt = excerptAround(TEXT, 15);
  assertEquals([excerpt?.firstLine, excerpt?.lines.length], [9, 13]);
  assertEquals(excerpt?.lines[6], "line 15");
});

Deno.test("excerptAround ends where the file does", () => {
  assertEquals(excerptAround(TEXT, 1)?.lines.length, 7);
  assertEquals(excerptAround(TEXT, 30)?.lines.at(-1), "line 30");
});

Deno.test("excerptAround shows nothing of lines that are not there", () => {
  assertEquals([excerptAround(TEXT, 0), excerptAround(TEXT, 31)], [undefined, undefined]);
});

Deno.test("excerptAround cuts lines that nobody can read", () => {
  assertEquals(excerptAround("x".repeat(1000), 1)?.lines[0]?.length, 241);
});
