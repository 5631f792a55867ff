/**
 * Curves as Markdown and as pictures.
 *
 * @module
 */
import { lineChart, type Series } from "../chart/line_chart.ts";
import { tickText } from "../chart/ticks.ts";
import type { ContenderName } from "../contenders/line_up.ts";
import type { Curve, Picture } from "./curves.ts";
import type { GrowthPoint } from "./growth_point.ts";

/** Colour and mark of each contender. */
const LOOKS: Readonly<Partial<Record<ContenderName, number>>> = {
  "appserver": 0,
  "lookahead": 1,
  "nginx-fpm": 2,
  "pipe": 3,
};

/** Name of a picture's file. */
export function pictureFile(curve: Curve, picture: Picture): string {
  return `${curve.name}-${picture.name}.svg`;
}

/** Draws one. `source` says when and how it was measured. */
export function drawPicture(
  curve: Curve,
  picture: Picture,
  { points, source }: { readonly points: readonly GrowthPoint[]; readonly source: string },
): string {
  const series = curve.contenders.map((name): Series => ({
    name,
    look: LOOKS[name] ?? 0,
    points: points.filter((point) => point.curve === curve.name && point.name === name)
      .map((point) => {
        const { median, least, most } = picture.figure(point);
        return { x: point.value, y: median, least, most };
      }),
  }));
  return lineChart({
    title: picture.title,
    subtitle: curve.title,
    description: `Medians, bars from least to most. ${source}`,
    x: curve.axis,
    y: picture.axis,
    series: series.filter((one) => one.points.length > 0),
  });
}

/** Pictures and figures of one curve, Markdown. */
export function curveLines(curve: Curve, points: readonly GrowthPoint[]): readonly string[] {
  const text = curve.axis.text ?? tickText;
  return [
    "",
    `#### Growth, ${curve.name}: ${curve.title}`,
    "",
    ...curve.pictures.map((picture) =>
      `![${picture.title}: ${curve.title}](growth/${pictureFile(curve, picture)})`
    ),
    "",
    "requests/s · p99 ms · CPU µs of server + PHP for a request",
    "",
    `| ${curve.axis.label} | ${curve.contenders.join(" | ")} |`,
    `| --: |${curve.contenders.map(() => " --: |").join("")}`,
    ...curve.values.map((value) => {
      const cells = curve.contenders.map((name) =>
        cell(
          points.find((point) =>
            point.curve === curve.name && point.value === value && point.name === name
          ),
        )
      );
      return `| ${text(value)} | ${cells.join(" | ")} |`;
    }),
  ];
}

function cell(point: GrowthPoint | undefined): string {
  if (point === undefined) return "–";
  const { rate, p99Ms, serverMicros, phpMicros } = point;
  return `${rate.median.toFixed(0)} · ${p99Ms.median.toFixed(1)} · ${
    serverMicros.median.toFixed(0)
  } + ${phpMicros.median.toFixed(0)}`;
}
