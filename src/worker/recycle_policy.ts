/**
 * When a worker has served long enough. Pure.
 *
 * @module
 */
import type { RetireReason } from "./worker_state.ts";

/** Limits as configured; 0 switches a limit off. */
export interface RecyclePolicy {
  /** Requests before a worker is replaced, ± 15 % so that workers do not leave together. */
  readonly maxRequests: number;
  /** Age before a worker is replaced, ms, ± 15 % likewise. */
  readonly maxLifetimeMs: number;
  /** Memory after a request at which a worker is replaced, KiB. */
  readonly maxMemoryKib: number;
}

/** What a worker has used so far. */
export interface WorkerUsage {
  /** Requests that ended. */
  readonly served: number;
  /** Since READY, ms. */
  readonly ageMs: number;
  /** Reported with the last request, KiB. */
  readonly memoryKib: number;
}

const JITTER = 0.15;

/** The policy for one worker: limits moved by up to 15 %. `random` is in [0, 1). */
export function jittered(policy: RecyclePolicy, random: () => number): RecyclePolicy {
  const factor = 1 + JITTER * (2 * random() - 1);
  return {
    maxRequests: policy.maxRequests === 0
      ? 0
      : Math.max(1, Math.round(policy.maxRequests * factor)),
    maxLifetimeMs: policy.maxLifetimeMs * factor,
    maxMemoryKib: policy.maxMemoryKib,
  };
}

/** The first limit that was reached, or undefined. */
export function shouldRetire(usage: WorkerUsage, policy: RecyclePolicy): RetireReason | undefined {
  if (policy.maxRequests > 0 && usage.served >= policy.maxRequests) return "max_requests";
  if (policy.maxMemoryKib > 0 && usage.memoryKib >= policy.maxMemoryKib) return "memory";
  if (policy.maxLifetimeMs > 0 && usage.ageMs >= policy.maxLifetimeMs) return "ttl";
  return undefined;
}

/** How far past its memory limit a worker may go while no successor boots. */
const FAR_OVER = 2;

/** Whether a worker uses so much memory that it endangers the machine: it leaves also without a successor. */
export function isFarOver(usage: WorkerUsage, { maxMemoryKib }: RecyclePolicy): boolean {
  return maxMemoryKib > 0 && usage.memoryKib >= FAR_OVER * maxMemoryKib;
}

/** How often the age of workers that may be idle is looked at, ms: a twentieth of their lifetime; 0 for never. */
export function ageLookMs({ maxLifetimeMs }: RecyclePolicy): number {
  return maxLifetimeMs === 0 ? 0 : Math.min(60_000, Math.max(1_000, maxLifetimeMs / 20));
}
