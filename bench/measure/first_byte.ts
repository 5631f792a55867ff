/**
 * Time to the first byte of a body, one request after the other.
 *
 * @module
 */
import type { Ask } from "../scenarios/scenario.ts";
import { spread } from "./spread.ts";
import type { WrkReport } from "./wrk.ts";

const MS_PER_S = 1_000;

/** Asks `requests` times and reads each answer to its end. */
export async function firstBytes(port: number, ask: Ask, requests: number): Promise<WrkReport> {
  const times: number[] = [];
  let bytes = 0;
  const startedMs = performance.now();
  for (let count = 0; count < requests; count++) {
    const askedMs = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}${ask.path}`);
    let isFirst = true;
    for await (const part of response.body ?? []) {
      if (isFirst) times.push(performance.now() - askedMs);
      isFirst = false;
      bytes += part.length;
    }
  }
  const { median, most } = spread(times);
  return {
    requests,
    seconds: (performance.now() - startedMs) / MS_PER_S,
    bytes,
    failures: requests - times.length,
    p50Ms: median,
    p99Ms: most,
    busyShare: 0,
  };
}
