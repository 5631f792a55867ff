/**
 * Workers that boot and then die at once are no better than those that do not boot.
 *
 * @module
 */
import type { Worker } from "../worker/worker.ts";
import { WorkerBootError } from "../worker/worker_errors.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { type BootGate, LOSS_WINDOW_MS, UNPROVEN_MS } from "./boot_gate.ts";

/** What the death of a worker says about the next one. */
export type DeathVerdict =
  /** Nothing: it has served, a request may have ended it, or it was to go. */
  | "usual"
  /** It served nothing, but lived for a while or was killed by somebody: once or twice that is nothing. */
  | "loss"
  /** It ended by itself right after its boot: it could not really serve, although it counted as ready. */
  | "infant";

/** Judges by how long it has served, and only then by how it ended. */
export function judgeDeath(worker: Worker, reason: RetireReason): DeathVerdict {
  if (worker.ready === undefined || worker.wasAsked) return "usual";
  if (reason !== "crash" && reason !== "protocol") return "usual";
  const { served, ageMs } = worker.usage;
  if (served > 0 || ageMs >= LOSS_WINDOW_MS) return "usual";
  return worker.wasKilled || ageMs >= UNPROVEN_MS ? "loss" : "infant";
}

/** The failed boot that such a death stands for. */
export function diedYoung(worker: Worker): WorkerBootError {
  const { id, lastLines } = worker;
  const words = lastLines.length === 0 ? "" : `; it said:\n${lastLines.join("\n")}`;
  const message = `Worker ${id} ended right after its boot${words}`;
  return new WorkerBootError("worker_boot_failed", message, { lastLines });
}

/** Tells the gate of a death that says something about the next worker; returns it where that one has to wait. */
export function tellOfDeath(
  gate: BootGate,
  worker: Worker,
  reason: RetireReason,
): WorkerBootError | undefined {
  const verdict = judgeDeath(worker, reason);
  if (verdict === "usual") return undefined;
  const error = diedYoung(worker);
  if (verdict === "loss") return gate.lost(error) ? undefined : error;
  gate.failed(error);
  return error;
}
