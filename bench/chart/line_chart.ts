/**
 * A line chart as SVG: for light and dark pages, with labels at the lines and words for who cannot see it.
 *
 * @module
 */
import { labelPlaces } from "./label_places.ts";
import { linePath, markPath, type Place, px } from "./line_path.ts";
import { type Axis, type Scale, scaleOf } from "./scale.ts";
import { tickText } from "./ticks.ts";

/** A measured figure with the smallest and the largest round. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly least: number;
  readonly most: number;
}

/** One line. */
export interface Series {
  readonly name: string;
  /** Colour and mark, 0 to 3: the same contender looks the same in every picture. */
  readonly look: number;
  readonly points: readonly Point[];
}

/** What is drawn. */
export interface LineChart {
  readonly title: string;
  /** What was held, below the title. */
  readonly subtitle: string;
  /** For who cannot see the picture, and small below it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

const WIDTH = 760;
const HEIGHT = 446;
const PLOT = { left: 76, right: 620, top: 64, bottom: 356 } as const;
const LABEL_DISTANCE = 17;
const STYLE = `svg{--paper:#fff;--ink:#1f2328;--faint:#59636e;--grid:#d1d9e0;
--c0:#0550ae;--c1:#bc4c00;--c2:#116329;--c3:#8250df}
@media (prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#f0f6fc;--faint:#9198a1;--grid:#3d444d;
--c0:#79c0ff;--c1:#ffa657;--c2:#7ee787;--c3:#d2a8ff}}
text{font:13px system-ui,sans-serif;fill:var(--ink)}.faint{fill:var(--faint);font-size:11px}
.title{font-size:16px;font-weight:600}.grid{stroke:var(--grid)}.line{fill:none;stroke-width:2}`;

/** Draws it. */
export function lineChart({ title, subtitle, description, x, y, series }: LineChart): string {
  const points = series.flatMap((one) => one.points);
  const across = scaleOf(x, points.map((point) => point.x), { from: PLOT.left, to: PLOT.right });
  const up = scaleOf(y, points.flatMap(({ least, most }) => [least, most]), {
    from: PLOT.bottom,
    to: PLOT.top,
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escaped(`${title}: ${subtitle}`)}</title>`,
    `<desc id="d">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--paper)"/>`,
    `<text class="title" x="${PLOT.left}" y="24">${escaped(title)}</text>`,
    `<text x="${PLOT.left}" y="44">${escaped(subtitle)}</text>`,
    ...xAxis(x, across),
    ...yAxis(y, up),
    ...series.map((one) => drawnSeries(one, across, up)),
    ...endLabels(series, across, up),
    `<text class="faint" x="${PLOT.left}" y="${HEIGHT - 14}">${escaped(description)}</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function xAxis({ label, text = tickText }: Axis, { ticks, at }: Scale): readonly string[] {
  const { left, right, top, bottom } = PLOT;
  return [
    ...ticks.map((tick) =>
      `<path class="grid" d="M${px(at(tick))} ${top}V${bottom}"/><text x="${px(at(tick))}" y="${
        bottom + 20
      }" text-anchor="middle">${escaped(text(tick))}</text>`
    ),
    `<text x="${(left + right) / 2}" y="${bottom + 44}" text-anchor="middle">${
      escaped(label)
    }</text>`,
  ];
}

function yAxis({ label, text = tickText }: Axis, { ticks, at }: Scale): readonly string[] {
  const { left, right, top, bottom } = PLOT;
  const middle = (top + bottom) / 2;
  return [
    ...ticks.map((tick) =>
      `<path class="grid" d="M${left} ${px(at(tick))}H${right}"/><text x="${left - 8}" y="${
        px(at(tick) + 4)
      }" text-anchor="end">${escaped(text(tick))}</text>`
    ),
    `<text x="20" y="${middle}" text-anchor="middle" transform="rotate(-90 20 ${middle})">${
      escaped(label)
    }</text>`,
  ];
}

function drawnSeries({ points, look }: Series, across: Scale, up: Scale): string {
  const places = points.map(({ x, y }): Place => ({ x: across.at(x), y: up.at(y) }));
  const spreads = points.map(({ x, least, most }) =>
    `M${px(across.at(x))} ${px(up.at(least))}V${px(up.at(most))}`
  );
  const colour = `var(--c${look})`;
  return `<path d="${spreads.join("")}" stroke="${colour}" opacity=".45"/>` +
    `<path class="line" d="${linePath(places)}" stroke="${colour}"/>` +
    `<path d="${places.map((place) => markPath(place, look)).join("")}" fill="${colour}"/>`;
}

function endLabels(series: readonly Series[], across: Scale, up: Scale): readonly string[] {
  const ends = series.flatMap((one) => {
    const last = one.points.at(-1);
    return last === undefined ? [] : [{ ...one, x: across.at(last.x), y: up.at(last.y) }];
  });
  const places = labelPlaces(ends.map(({ y }) => y), LABEL_DISTANCE, PLOT.bottom);
  return ends.map(({ name, look, x }, index) =>
    `<text x="${px(x + 12)}" y="${px((places[index] ?? 0) + 4)}" style="fill:var(--c${look})">${
      escaped(name)
    }</text>`
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
