import { assertEquals } from "@std/assert";
import { Histogram } from "../../src/metrics/histogram.ts";

Deno.test("Histogram counts a value at its bound below it, and one beyond all bounds apart", () => {
  const histogram = new Histogram([1, 2]);
  for (const value of [0, 1, 1.5, 2, 3]) histogram.observe(value);
  const { counts, sum } = histogram.sample({});
  assertEquals([...Array.from(counts)], [2, 2, 1]);
  assertEquals([sum, histogram.count], [7.5, 5]);
});

Deno.test("Histogram.sample is a copy that later values do not change", () => {
  const histogram = new Histogram([1]);
  const before = histogram.sample({});
  histogram.observe(0);
  assertEquals(Array.from(before.counts), [0, 0]);
});
