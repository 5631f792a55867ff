/**
 * Counts observations by size.
 *
 * @module
 */
import type { HistogramSample, Labels } from "./metric_family.ts";

/** From half a millisecond to half a minute, seconds: what a page may take, and what nobody waits for any more. */
export const DURATION_BOUNDS_S: readonly number[] = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
];

/** One histogram. An observation pays a short search and two additions, and allocates nothing. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param bounds Upper bounds, rising. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** Counts one value, in the unit of the bounds. */
  observe(value: number): void {
    let index = 0;
    while (index < this.#bounds.length && value > (this.#bounds[index] ?? 0)) index++;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
  }

  /** Observations so far. */
  get count(): number {
    return this.#counts.reduce((total, count) => total + count, 0);
  }

  /** What was seen so far, under these labels. */
  sample(labels: Labels): HistogramSample {
    return { labels, bounds: this.#bounds, counts: this.#counts.slice(), sum: this.#sum };
  }
}
