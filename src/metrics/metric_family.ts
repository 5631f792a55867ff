/**
 * What can be measured, as data: the words of Prometheus' text format, without its punctuation.
 *
 * @module
 */

/** Label values by label name, for example `{ lane: "fast" }`. Few and fixed: never a path, never a client's words. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a counter or gauge. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** How often something fell below each bound. */
export interface HistogramSample {
  /** Which of the family's histograms this is. */
  readonly labels: Labels;
  /** Upper bounds in the family's unit, rising, without infinity. */
  readonly bounds: readonly number[];
  /** Observations up to each bound, each one counted once; one longer than `bounds`, the last is beyond them all. */
  readonly counts: ArrayLike<number>;
  /** Of all observations, in the family's unit. */
  readonly sum: number;
}

/** Everything that is measured under one name. */
export type MetricFamily =
  | {
    readonly type: "counter" | "gauge";
    /** Prometheus' conventions: base units, and `_total` for counters. */
    readonly name: string;
    /** One sentence without a line break. */
    readonly help: string;
    readonly samples: readonly Sample[];
  }
  | {
    readonly type: "histogram";
    readonly name: string;
    readonly help: string;
    readonly samples: readonly HistogramSample[];
  };
