/**
 * One contender at one place of a curve.
 *
 * @module
 */
import type { ContenderName } from "../contenders/line_up.ts";
import type { Sample } from "../measure/sample.ts";
import { type Row, rowOf } from "../report/row.ts";

/** Medians over the rounds, and where on the curve. */
export interface GrowthPoint extends Row {
  readonly curve: string;
  readonly value: number;
}

/** Sums up the rounds. */
export function growthPoint(
  { curve, value, name }: {
    readonly curve: string;
    readonly value: number;
    readonly name: ContenderName;
  },
  samples: readonly Sample[],
): GrowthPoint {
  return { curve, value, ...rowOf(name, samples) };
}
