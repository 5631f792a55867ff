import { assertEquals } from "@std/assert";
import { CURVES } from "../../../bench/growth/curves.ts";
import { stageSeconds, stagesOf, thinned } from "../../../bench/growth/plan.ts";

Deno.test("stagesOf visits every place once, with servers started once for each number of workers", () => {
  const stages = stagesOf(CURVES);
  assertEquals(stages.map(({ workers }) => workers), [1, 2, 4, 8, 16]);
  const places = stages.flatMap((stage) =>
    stage.places.map(({ curve, value }) => `${curve.name} ${value}`)
  );
  assertEquals(places.length, CURVES.reduce((sum, { values }) => sum + values.length, 0));
  assertEquals(new Set(places).size, places.length);
});

Deno.test("thinned keeps the ends of a curve", () => {
  for (const curve of CURVES) {
    const { values } = thinned(curve);
    assertEquals([values[0], values.at(-1)], [curve.values[0], curve.values.at(-1)]);
  }
});

Deno.test("CURVES go as far as they are meant to", () => {
  const ends = CURVES.map(({ name, values }) => [name, values[0], values.at(-1)]);
  assertEquals(ends, [
    ["connections", 1, 512],
    ["workers", 1, 16],
    ["workers-wait", 1, 16],
    ["wait", 0, 5],
    ["bodies", 1_024, 10 * 1_048_576],
  ]);
});

Deno.test("stageSeconds count starts once, and turns of everybody who runs at a place", () => {
  const [first] = CURVES;
  if (first === undefined) throw new Error("No curve");
  const two = { ...first, contenders: first.contenders.slice(0, 2) };
  const places = [{ curve: two, value: 1 }, { curve: two, value: 4 }];
  const cost = { startS: 5, turnS: 2, rounds: 3 };
  assertEquals(stageSeconds({ workers: 4, places }, cost), 2 * 5 + 4 * 2 * 3);
});
