/**
 * Workers that boot and then die at once are no better than those that do not boot.
 *
 * @module
 */
import type { Worker } from "../worker/worker.ts";
import { WorkerBootError } from "../worker/worker_errors.ts";
import type { RetireReason } from "../worker/worker_state.ts";

/** A worker that ends this soon after READY without having served counts as one that did not boot, ms. */
const INFANT_MS = 1000;

/** Whether the death of a worker says that it could not really serve, although it said READY. */
export function isInfant(worker: Worker, reason: RetireReason): boolean {
  if (worker.ready === undefined || worker.wasKilled || worker.wasAsked) return false;
  if (reason !== "crash" && reason !== "protocol") return false;
  const { served, ageMs } = worker.usage;
  return served === 0 && ageMs < INFANT_MS;
}

/** The failed boot that such a death stands for. */
export function diedYoung(worker: Worker): WorkerBootError {
  return new WorkerBootError(
    "worker_boot_failed",
    `Worker ${worker.id} ended right after its boot`,
  );
}
