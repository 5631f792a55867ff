import { assertEquals } from "@std/assert";
import { spread } from "../../../bench/measure/spread.ts";

Deno.test("spread takes the middle one, the smallest and the largest, whatever their order", () => {
  assertEquals(spread([30, 9, 100, 10, 20]), { median: 20, least: 9, most: 100 });
});

Deno.test("spread of nothing is no number", () => {
  assertEquals(spread([]), { median: NaN, least: NaN, most: NaN });
});
