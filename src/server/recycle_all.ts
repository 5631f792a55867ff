/**
 * Replaces the workers of all lanes, and says in the log what came of it.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { RollOutcome } from "../pool/renewal.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import type { RetireReason } from "../worker/worker_state.ts";

/** Lane by lane; stops at the first successor that does not boot. */
export async function recycleAll(
  pools: readonly WorkerPool[],
  reason: RetireReason,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<RollOutcome> {
  const startedMs = clock.nowMs();
  let total = 0;
  for (const pool of pools) {
    const { replaced, failure } = await pool.recycle(reason);
    total += replaced;
    logger.log(
      failure === undefined ? "info" : "warn",
      failure === undefined ? "recycled" : "recycle_stopped",
      failure === undefined ? "Workers replaced" : "Old workers go on serving",
      { lane: pool.lane, replaced, duration_ms: Math.round(clock.nowMs() - startedMs) },
    );
    if (failure !== undefined) return { replaced: total, failure };
  }
  return { replaced: total, failure: undefined };
}
