/**
 * Changes the number of a lane's workers, within bounds.
 *
 * @module
 */
import type { Lane } from "../dispatch/classify.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";

/** As many workers as the configuration allows a lane. */
export const MAX_WORKERS = 256;

/**
 * @param size 1 to 256.
 * @throws {RangeError} If there cannot be so many, or there is no such lane.
 */
export function scaleLane(pools: readonly WorkerPool[], lane: Lane, size: number): void {
  const pool = pools.find((candidate) => candidate.lane === lane);
  if (pool === undefined) throw new RangeError(`Cannot scale the ${lane} lane: there is none`);
  if (!Number.isInteger(size) || size < 1 || size > MAX_WORKERS) {
    throw new RangeError(
      `Cannot scale the ${lane} lane to ${size} workers: wanted 1 to ${MAX_WORKERS}`,
    );
  }
  pool.scaleTo(size);
}
