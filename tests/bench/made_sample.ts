/**
 * Rounds that nobody has measured.
 *
 * @module
 */
import type { Sample } from "../../bench/measure/sample.ts";

/** One second of a server that used all of one processor. */
export function madeSample(different: Partial<Sample> = {}): Sample {
  return {
    requests: 1_000,
    requestsPerSecond: 1_000,
    p50Ms: 1,
    p99Ms: 2,
    serverMicros: 20,
    phpMicros: 10,
    serverRssMib: 80,
    phpRssMib: 120,
    wrkBusyShare: 0.5,
    ...different,
  };
}
