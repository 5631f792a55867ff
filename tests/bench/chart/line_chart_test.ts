import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lineChart } from "../../../bench/chart/line_chart.ts";

const drawn = lineChart({
  title: "Throughput",
  subtitle: "a < b & c",
  description: "Medians",
  x: { label: "connections", kind: "log", ticks: [1, 10], text: String },
  y: { label: "requests/s", kind: "linear" },
  series: [
    { name: "one", look: 0, points: [point(1, 100), point(10, 900)] },
    { name: "two", look: 3, points: [point(1, 50), point(10, 890)] },
  ],
});

function point(x: number, y: number) {
  return { x, y, least: y - 10, most: y + 10 };
}

Deno.test("lineChart names itself, its axes with units and its lines, for eyes and for screen readers", () => {
  for (
    const text of [
      'role="img" aria-labelledby="t d"',
      '<title id="t">Throughput: a &lt; b &amp; c</title>',
      '<desc id="d">Medians</desc>',
      ">connections</text>",
      ">requests/s</text>",
      ">one</text>",
      ">two</text>",
    ]
  ) assertStringIncludes(drawn, text);
});

Deno.test("lineChart is readable on light and on dark pages: every colour is named for both", () => {
  const dark = drawn.slice(drawn.indexOf("prefers-color-scheme:dark"));
  for (const [, name] of drawn.matchAll(/var\((--\w+)\)/g)) {
    assertEquals(drawn.split(`${name}:`).length, 3, `${name} is set twice`);
    assert(dark.includes(`${name}:`));
  }
});

Deno.test("lineChart keeps all numbers within its view", () => {
  const view = /viewBox="0 0 (\d+) (\d+)"/.exec(drawn);
  const [width, height] = [Number(view?.[1]), Number(view?.[2])];
  const paths = [...drawn.matchAll(/class="line" d="M([^"]+)"/g)].map(([, d = ""]) => d);
  assertEquals(paths.length, 2);
  for (const place of paths.join("L").split("L")) {
    const [x = NaN, y = NaN] = place.split(" ").map(Number);
    assert(x > 0 && x < width && y > 0 && y < height, place);
  }
});
