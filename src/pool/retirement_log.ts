/**
 * Says in the log that a worker has left, and why.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { Worker } from "../worker/worker.ts";
import type { RetireReason } from "../worker/worker_state.ts";

/** Reasons that somebody should look at. */
const UNEXPECTED: readonly RetireReason[] = ["crash", "protocol", "timeout"];

/** A warning where it was not planned. */
export function logRetirement(
  { logger, lane }: { readonly logger: Logger; readonly lane: string },
  worker: Worker,
  reason: RetireReason,
): void {
  logger.log(
    UNEXPECTED.includes(reason) ? "warn" : "debug",
    "worker_retired",
    `Worker ${worker.id} has left`,
    { lane, worker: worker.id, pid: worker.pid, reason, served: worker.served },
  );
}
