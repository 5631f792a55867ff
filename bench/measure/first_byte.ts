/**
 * Time to the first byte of a body, one request after the other.
 *
 * @module
 */
import type { Scenario } from "../scenarios/scenario.ts";
import { spread } from "./spread.ts";
import type { WrkReport } from "./wrk.ts";

const MS_PER_S = 1_000;

/** Asks `requests` times, reads each answer to its end and counts those that are wrong. */
export async function firstBytes(
  port: number,
  { ask, status = 200, fault }: Pick<Scenario, "ask" | "status" | "fault">,
  requests: number,
): Promise<WrkReport> {
  const times: number[] = [];
  let bytes = 0;
  let failures = 0;
  const startedMs = performance.now();
  for (let count = 0; count < requests; count++) {
    const askedMs = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}${ask.path}`, {
      method: ask.method,
      headers: { ...ask.headers },
    });
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const part of response.body ?? []) {
      if (parts.length === 0) times.push(performance.now() - askedMs);
      parts.push(part);
      bytes += part.length;
    }
    const body = await new Blob(parts).bytes();
    if (response.status !== status || fault(body) !== undefined) failures++;
  }
  const { median, most } = spread(times);
  return {
    requests,
    seconds: (performance.now() - startedMs) / MS_PER_S,
    bytes,
    failures,
    p50Ms: median,
    p99Ms: most,
    busyShare: 0,
  };
}
