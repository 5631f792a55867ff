/**
 * What the `engine` fixture says about the PHP process that answered.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { PoolStats } from "../../src/pool/pool_stats.ts";
import type { TestServer } from "./test_server.ts";

/** One answer of `/pid`. */
export interface WorkerFacts {
  /** Process id of the worker. */
  readonly pid: number;
  /** Requests that it has answered, this one included. */
  readonly served: number;
}

/** Asks for `/pid`; fails unless the answer is 200. */
export async function askWorker(origin: string): Promise<WorkerFacts> {
  const response = await fetch(`${origin}/pid`);
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return JSON.parse(text);
}

/** What the fast lane says about itself. */
export function fastLane({ server }: TestServer): PoolStats {
  const stats = server.stats()[0];
  if (stats === undefined) throw new TypeError("The server has no lane");
  return stats;
}

/** Runs clients side by side, each asking again as soon as it was answered, while `goOn` says so. */
export async function askInParallel(
  origin: string,
  clients: number,
  goOn: () => boolean,
): Promise<readonly WorkerFacts[]> {
  const answers: WorkerFacts[] = [];
  await Promise.all(Array.from({ length: clients }, async () => {
    while (goOn()) answers.push(await askWorker(origin));
  }));
  return answers;
}
