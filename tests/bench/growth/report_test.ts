import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Curve, CURVES } from "../../../bench/growth/curves.ts";
import { growthPoint } from "../../../bench/growth/growth_point.ts";
import { curveLines, drawPicture, pictureFile } from "../../../bench/growth/report.ts";
import { madeSample } from "../made_sample.ts";

function curveNamed(name: string): Curve {
  const curve = CURVES.find((one) => one.name === name);
  if (curve === undefined) throw new Error(`No curve ${name}`);
  return curve;
}

const bodies = curveNamed("bodies");
const points = bodies.values.map((value) =>
  growthPoint({ curve: "bodies", value, name: "appserver" }, [madeSample()])
);

Deno.test("curveLines have a row for each place, and a dash where a contender did not run", () => {
  const rows = curveLines(bodies, points).filter((line) => line.startsWith("| "));
  assertEquals(rows.length, bodies.values.length + 2);
  assertEquals(rows.at(-1), "| 10 MiB | 1000 · 2.0 · 20 + 10 | – | – |");
});

Deno.test("curveLines show every picture of the curve", () => {
  const text = curveLines(bodies, points).join("\n");
  for (const picture of bodies.pictures) {
    assertStringIncludes(text, `](growth/${pictureFile(bodies, picture)})`);
  }
});

Deno.test("drawPicture draws contenders that ran, and turns requests into bytes for bodies", () => {
  const [rate] = bodies.pictures;
  if (rate === undefined) throw new Error("No picture");
  const drawn = drawPicture(bodies, rate, { points, source: "now" });
  assertEquals(drawn.match(/class="line"/g)?.length, 1);
  // 1 000 answers of 1 KiB and of 10 MiB a second.
  assertStringIncludes(drawn, ">10k</text>");
  assertStringIncludes(drawn, ">1</text>");
});

Deno.test("CURVES have a file of its own for each picture", () => {
  const files = CURVES.flatMap((curve) =>
    curve.pictures.map((picture) => pictureFile(curve, picture))
  );
  assertEquals(new Set(files).size, files.length);
});
