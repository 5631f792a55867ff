/**
 * Whether the bytes that were received fit the answers that were counted.
 *
 * @module
 */
import type { WrkReport } from "./wrk.ts";

/** Whole answers before and after a turn: request ids and counters on a page grow by a digit now and then. */
export interface WireBytes {
  readonly before: number;
  readonly after: number;
}

/**
 * Says what is wrong; undefined when nothing is. Answers under way at the end were counted as bytes and not as answers, and
 * workers do not all count the same: each connection may be wrong by one answer, which of twenty thousand is a sixth of a per
 * cent.
 */
export function byteFault(
  { requests, bytes }: Pick<WrkReport, "requests" | "bytes">,
  { before, after }: WireBytes,
  connections: number,
): string | undefined {
  const least = (requests - connections) * Math.min(before, after);
  const most = (requests + connections) * Math.max(before, after);
  if (bytes >= least && bytes <= most) return undefined;
  return `${bytes} bytes for ${requests} answers of ${before} to ${after} bytes`;
}
