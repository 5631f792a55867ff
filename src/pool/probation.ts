/**
 * Workers that cannot say that they have booted have to show it.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Worker } from "../worker/worker.ts";

/**
 * Whether a worker still runs `forMs` after its boot; settles at once with 0, since its READY said so. False as soon as
 * it ends.
 */
export async function outlives(worker: Worker, forMs: number, clock: Clock): Promise<boolean> {
  if (forMs === 0) return true;
  const time = Promise.withResolvers<boolean>();
  const timer = clock.schedule(Math.max(0, forMs - worker.usage.ageMs), () => time.resolve(true));
  const isAlive = await Promise.race([time.promise, worker.gone.then(() => false)]);
  timer.cancel();
  return isAlive;
}
