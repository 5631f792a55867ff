import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Axis, scaleOf } from "../../../bench/chart/scale.ts";

const RANGE = { from: 100, to: 300 };
const linear: Axis = { label: "ms", kind: "linear" };
const log: Axis = { label: "ms", kind: "log" };

Deno.test("scaleOf lays a linear axis out from zero to its last mark", () => {
  const { ticks, at } = scaleOf(linear, [20, 100], RANGE);
  assertEquals(ticks, [0, 20, 40, 60, 80, 100]);
  assertEquals([0, 50, 100].map(at), [100, 200, 300]);
});

Deno.test("scaleOf gives every power the same room on a logarithmic axis, also downwards", () => {
  const { at } = scaleOf(log, [1, 10_000], { from: 300, to: 100 });
  for (const [value, place] of [[1, 300], [10, 250], [100, 200], [10_000, 100]] as const) {
    assertAlmostEquals(at(value), place, 1e-9);
  }
});

Deno.test("scaleOf keeps marks that are given, and what lies beyond them", () => {
  const { ticks, at } = scaleOf({ ...linear, ticks: [0, 5] }, [0, 10], RANGE);
  assertEquals([ticks, at(5), at(10)], [[0, 5], 200, 300]);
});

Deno.test("scaleOf refuses no figures, and zero on a logarithmic axis", () => {
  assertThrows(() => scaleOf(linear, [], RANGE), RangeError);
  assertThrows(() => scaleOf(log, [0, 5], RANGE), RangeError, "from 0: log axis");
});

Deno.test("scaleOf puts a single figure at the beginning instead of nowhere", () => {
  assertEquals(scaleOf({ ...linear, ticks: [3] }, [3], RANGE).at(3), 100);
});
