import { assertEquals } from "@std/assert";
import { LineBytes } from "../../src/base/line_bytes.ts";
import { isoTime } from "../../src/base/log_format.ts";
import { printableJson, shortened } from "../../src/base/printable.ts";

function written(append: (line: LineBytes) => void): string {
  const line = new LineBytes();
  line.text("before ");
  append(line);
  return String(line).slice("before ".length);
}

Deno.test("LineBytes.text writes UTF-8, also where it is longer than the buffer", () => {
  for (const text of ["", "plain", "grüße 🦕", `${"x".repeat(5000)}ß${"🦕".repeat(5000)}`]) {
    assertEquals(written((line) => line.text(text)), text);
  }
});

Deno.test("LineBytes.json writes what printableJson does, of as much as a log keeps", () => {
  const texts = ["", "GET", '"quoted" \\ back', "\u001b[2J\r\n", "grüße\u202e", "x".repeat(20_000)];
  for (const text of [...texts, `${"y".repeat(16_383)}🦕`]) {
    assertEquals(written((line) => line.json(text)), printableJson(shortened(text)));
  }
});

Deno.test("LineBytes.number writes what JavaScript does", () => {
  for (const value of [0, 7, 10, 200, 65_535, 2 ** 53 - 1, 2 ** 60, -1, 1.5, NaN]) {
    assertEquals(written((line) => line.number(value)), String(value));
  }
});

Deno.test("LineBytes.thousandths writes what JavaScript does of a number that is rounded to three decimals", () => {
  const odd = [0, 0.0004, 0.0005, 0.04, 0.1, 0.9996, 1, 3.2169, 99.999, 10_001.4, 1e12, 1e21, -1.5];
  const random = Array.from(
    { length: 1000 },
    (_, index) => Math.sin(index) ** 2 * 10 ** (index % 7),
  );
  for (const value of [...odd, ...random]) {
    const wanted = String(Math.round(value * 1000) / 1000);
    assertEquals(written((line) => line.thousandths(value)), wanted);
  }
});

Deno.test("LineBytes.isoTime writes what isoTime does", () => {
  for (const timeMs of [0, 7, 1_767_355_384_123, 1_767_355_384_010.7, NaN]) {
    assertEquals(written((line) => line.isoTime(timeMs)), isoTime(timeMs));
  }
});

Deno.test("LineBytes.line appends another one and a line feed, and both can be used again", () => {
  const all = new LineBytes();
  const one = new LineBytes();
  for (const text of ["first", "", "x".repeat(3000)]) {
    one.clear();
    one.text(text);
    all.line(one);
  }
  assertEquals(String(all), `first\n\n${"x".repeat(3000)}\n`);
  all.clear();
  assertEquals(all.length, 0);
});
