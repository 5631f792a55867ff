/**
 * Replaces the workers of all lanes, and says in the log what came of it.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { RollOutcome } from "../pool/renewal.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import type { Roster } from "./roster.ts";

/** Lane by lane; stops at the first successor that does not boot, and when everybody was replaced in another way. */
export async function recycleAll(
  roster: Roster,
  reason: RetireReason,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<RollOutcome> {
  const generation = roster.current;
  const startedMs = clock.nowMs();
  let total = 0;
  for (const pool of generation.pools) {
    const { replaced, failure } = await pool.recycle(reason);
    total += replaced;
    const fields = {
      lane: pool.lane,
      replaced,
      "duration_ms": Math.round(clock.nowMs() - startedMs),
    };
    if (roster.current !== generation) {
      logger.log("info", "recycled", "Workers of a new configuration have taken over", fields);
      return { replaced: total, failure: undefined };
    }
    if (failure !== undefined) {
      logger.log("warn", "recycle_stopped", "Old workers go on serving", fields);
      return { replaced: total, failure };
    }
    logger.log("info", "recycled", "Workers replaced", fields);
  }
  return { replaced: total, failure: undefined };
}
