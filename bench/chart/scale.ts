/**
 * From a figure to a place on an axis.
 *
 * @module
 */
import { linearTicks, logTicks } from "./ticks.ts";

const TICKS = 5;

/** An axis of a chart. */
export interface Axis {
  /** What stands on it, with its unit. */
  readonly label: string;
  readonly kind: "linear" | "log";
  /** Exactly these, instead of round figures. */
  readonly ticks?: readonly number[];
  /** How a mark is written. */
  readonly text?: (value: number) => string;
}

/** An axis with its figures laid out, in units of the picture. */
export interface Scale {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/**
 * Lays figures out between two places.
 *
 * @throws {RangeError} If there are none, or a logarithm of one does not exist.
 */
export function scaleOf(
  { kind, ticks }: Axis,
  values: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): Scale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (!Number.isFinite(least) || (kind === "log" && least <= 0)) {
    throw new RangeError(`Cannot lay out ${values.length} figures from ${least}: ${kind} axis`);
  }
  const marks = ticks ??
    (kind === "log" ? logTicks(least, most) : linearTicks(Math.min(0, least), most, TICKS));
  const place = kind === "log" ? Math.log : (value: number): number => value;
  const first = place(Math.min(least, ...marks));
  const span = place(Math.max(most, ...marks)) - first;
  return {
    ticks: marks,
    at: (value) => span === 0 ? from : from + (place(value) - first) / span * (to - from),
  };
}
