/**
 * A contender's rounds in one scenario, summed up.
 *
 * @module
 */
import type { ContenderName } from "../contenders/line_up.ts";
import type { Sample } from "../measure/sample.ts";
import { type Spread, spread } from "../measure/spread.ts";

const MICROS_PER_MS = 1_000;
/** From this share on it may be wrk that was measured. */
const WRK_BUSY = 0.9;

/** Medians over the rounds. */
export interface Row {
  readonly name: ContenderName;
  readonly rate: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly serverMicros: Spread;
  readonly phpMicros: Spread;
  readonly totalMicros: Spread;
  readonly serverRssMib: number;
  readonly phpRssMib: number;
  /** It may be wrk that was measured: the server could have done more. */
  readonly isBoundByWrk: boolean;
  /** Processor time of a round, ms: Linux counts it in hundredths of a second. */
  readonly cpuMs: number;
}

/** Sums up the rounds. */
export function rowOf(name: ContenderName, samples: readonly Sample[]): Row {
  const over = (figure: (sample: Sample) => number): Spread => spread(samples.map(figure));
  return {
    name,
    rate: over((sample) => sample.requestsPerSecond),
    p50Ms: over((sample) => sample.p50Ms),
    p99Ms: over((sample) => sample.p99Ms),
    serverMicros: over((sample) => sample.serverMicros),
    phpMicros: over((sample) => sample.phpMicros),
    totalMicros: over((sample) => sample.serverMicros + sample.phpMicros),
    serverRssMib: over((sample) => sample.serverRssMib).median,
    phpRssMib: over((sample) => sample.phpRssMib).median,
    isBoundByWrk: over((sample) => sample.wrkBusyShare).median >= WRK_BUSY,
    cpuMs:
      over(({ serverMicros, phpMicros, requests }) =>
        (serverMicros + phpMicros) * requests / MICROS_PER_MS
      ).median,
  };
}
