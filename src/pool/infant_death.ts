/**
 * Workers that boot and then die at once are no better than those that do not boot.
 *
 * @module
 */
import type { Worker } from "../worker/worker.ts";
import { WorkerBootError } from "../worker/worker_errors.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { UNPROVEN_MS } from "./boot_gate.ts";

/**
 * Whether the death of a worker says that it could not really serve, although it counted as ready: within two seconds,
 * having served nothing, and where it said READY, having been asked for nothing.
 */
export function isInfant(worker: Worker, reason: RetireReason): boolean {
  if (worker.ready === undefined || worker.wasKilled || worker.wasAsked) return false;
  if (reason !== "crash" && reason !== "protocol") return false;
  const { served, ageMs } = worker.usage;
  return served === 0 && ageMs < UNPROVEN_MS;
}

/** The failed boot that such a death stands for. */
export function diedYoung(worker: Worker): WorkerBootError {
  return new WorkerBootError(
    "worker_boot_failed",
    `Worker ${worker.id} ended right after its boot`,
  );
}
