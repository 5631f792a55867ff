/**
 * The body of `POST /scale`.
 *
 * @module
 */
import type { LaneName } from "./admin_target.ts";

/** A lane's new size, or what is wrong with the body. */
export type ScaleOrder =
  | { readonly kind: "order"; readonly lane: LaneName; readonly workers: number }
  | { readonly kind: "unclear"; readonly reason: string };

/** Longest body, bytes: an order is a line. */
const MAX_BODY_BYTES = 1024;
const MAX_WORKERS = 256;
const FORM = '{ "lane": "fast" or "slow", "workers": 1 to 256 }';

/** Reads the order; never throws. */
export async function readScaleOrder(request: Request): Promise<ScaleOrder> {
  const value = await readJson(request);
  if (typeof value !== "object" || value === null) return unclear("no JSON object");
  const { lane, workers }: { lane?: unknown; workers?: unknown } = value;
  if (lane !== "fast" && lane !== "slow") return unclear(`lane ${JSON.stringify(lane)}`);
  const isCount = typeof workers === "number" && Number.isInteger(workers) && workers >= 1 &&
    workers <= MAX_WORKERS;
  return isCount ? { kind: "order", lane, workers } : unclear(`workers ${JSON.stringify(workers)}`);
}

async function readJson(request: Request): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? MAX_BODY_BYTES + 1) > MAX_BODY_BYTES) {
    return undefined;
  }
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

function unclear(seen: string): ScaleOrder {
  return { kind: "unclear", reason: `Cannot scale: ${FORM} is wanted, got ${seen}` };
}
