import { assertEquals, assertMatch } from "@std/assert";
import { linePath, markPath } from "../../../bench/chart/line_path.ts";

Deno.test("linePath goes from place to place, to a tenth of a unit", () => {
  assertEquals(linePath([{ x: 1, y: 2 }, { x: 10 / 3, y: 4.04 }]), "M1 2L3.3 4");
  assertEquals(linePath([]), "");
});

Deno.test("markPath draws closed shapes that differ for the four looks", () => {
  const shapes = [0, 1, 2, 3].map((look) => markPath({ x: 50, y: 50 }, look));
  for (const shape of shapes) assertMatch(shape, /^M[\d. ]+[a-zA-Z].*z$/);
  assertEquals(new Set(shapes).size, 4);
});
