/**
 * Lines and marks of a series, as SVG.
 *
 * @module
 */

/** A point of the picture. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const MARK = 4;

/** `d` of a path through all places. */
export function linePath(places: readonly Place[]): string {
  return places.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${px(x)} ${px(y)}`).join("");
}

/** `d` of a mark around a place; its shape tells series apart where colours do not. */
export function markPath({ x, y }: Place, series: number): string {
  const [cx, cy] = [px(x), px(y)];
  switch (series % 4) {
    case 0:
      return `M${px(x - MARK)} ${cy}a${MARK} ${MARK} 0 1 0 ${2 * MARK} 0a${MARK} ${MARK} 0 1 0 ${
        -2 * MARK
      } 0z`;
    case 1:
      return `M${px(x - MARK)} ${px(y - MARK)}h${2 * MARK}v${2 * MARK}h${-2 * MARK}z`;
    case 2:
      return `M${cx} ${px(y - MARK - 1)}l${MARK + 1} ${2 * MARK}h${-2 * (MARK + 1)}z`;
    default:
      return `M${cx} ${px(y - MARK - 1)}L${px(x + MARK + 1)} ${cy}L${cx} ${px(y + MARK + 1)}L${
        px(x - MARK - 1)
      } ${cy}z`;
  }
}

/** A tenth of a unit is finer than any screen shows. */
export function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
