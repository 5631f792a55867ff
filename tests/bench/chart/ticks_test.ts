import { assertEquals } from "@std/assert";
import { linearTicks, logTicks, tickText } from "../../../bench/chart/ticks.ts";

Deno.test("linearTicks are round figures that enclose all", () => {
  assertEquals(linearTicks(0, 12_800, 5), [0, 5_000, 10_000, 15_000]);
  assertEquals(linearTicks(0, 0.7, 5), [0, 0.2, 0.4, 0.6, 0.8]);
  assertEquals(linearTicks(3, 3, 5), [3]);
});

Deno.test("logTicks mark 1, 2 and 5 of each power of ten where there are few, and enclose all", () => {
  assertEquals(logTicks(7.7, 426), [5, 10, 20, 50, 100, 200, 500]);
  assertEquals(logTicks(0.3, 4_000), [0.1, 1, 10, 100, 1_000, 10_000]);
  assertEquals(logTicks(10, 100), [10, 20, 50, 100]);
});

Deno.test("tickText shortens thousands and millions, and what binary fractions leave behind", () => {
  assertEquals([0, 0.1 + 0.2, 1_500, 2e6].map(tickText), ["0", "0.3", "1.5k", "2M"]);
});
