/**
 * Boots workers, as fast as the gate lets them.
 *
 * @module
 */
import { asError } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Worker } from "../worker/worker.ts";
import { WorkerBootError } from "../worker/worker_errors.ts";
import type { BootGate } from "./boot_gate.ts";
import { diedYoung } from "./infant_death.ts";
import { PoolDrainingError } from "./pool_errors.ts";
import type { PoolCounters } from "./pool_stats.ts";
import { outlives } from "./probation.ts";

const MS_PER_S = 1000;

/** What hiring depends on. */
export interface HiringOptions {
  readonly lane: string;
  readonly gate: BootGate;
  readonly logger: Logger;
  readonly counters: PoolCounters;
  readonly clock: Clock;
  /** How long a worker without READY has to run before anybody leaves because of it, ms; 0 where there is a READY. */
  readonly probationMs: number;
  /** Starts one worker's process; throws when there is none to start. */
  readonly createWorker: () => Worker;
  /** Whether the pool is being stopped. */
  readonly isStopping: () => boolean;
}

/** Starts workers and waits until they are ready. */
export class Hiring {
  /** Workers that boot, and those that are ready but were not taken over yet: whoever takes one removes it. */
  readonly starting = new Set<Worker>();
  readonly #options: HiringOptions;

  /** Starts nothing yet. */
  constructor(options: HiringOptions) {
    this.#options = options;
  }

  /**
   * Settles with a worker that is ready.
   *
   * @throws {PoolDrainingError} If the pool is stopped before the worker's turn comes.
   * @throws {WorkerBootError} If it did not boot.
   */
  async boot(): Promise<Worker> {
    const { gate, lane, logger, counters } = this.#options;
    await gate.enter();
    if (this.#options.isStopping()) {
      gate.skipped();
      throw new PoolDrainingError(lane);
    }
    let worker: Worker | undefined;
    try {
      worker = this.#options.createWorker();
      counters.spawned++;
      this.starting.add(worker);
      const ready = await worker.boot();
      gate.succeeded();
      counters.bootTime.observe(ready.bootMs / MS_PER_S);
      logger.log("debug", "worker_ready", `Worker ${worker.id} is ready`, {
        lane,
        worker: worker.id,
        pid: ready.pid,
        boot_ms: ready.bootMs,
      });
      return worker;
    } catch (error) {
      const failure = asError(error);
      if (worker !== undefined) this.starting.delete(worker);
      if (this.#options.isStopping()) {
        gate.skipped();
      } else {
        counters.bootFailures++;
        if (!(failure instanceof WorkerBootError && failure.isInterrupted)) gate.failed(failure);
        else if (gate.lost(failure)) gate.skipped();
      }
      throw failure;
    }
  }

  /**
   * The same for one that another worker makes room for: it has survived its probation.
   *
   * @throws {PoolDrainingError} As `boot`.
   * @throws {WorkerBootError} If it did not boot, or not survive.
   */
  async bootSuccessor(): Promise<Worker> {
    const worker = await this.boot();
    const { probationMs, clock } = this.#options;
    if (await outlives(worker, probationMs, clock)) return worker;
    this.starting.delete(worker);
    throw diedYoung(worker);
  }

  /** Whether all of these workers survive their probation. */
  async survive(workers: Iterable<Worker>): Promise<boolean> {
    const { probationMs, clock } = this.#options;
    const all = Array.from(workers, (worker) => outlives(worker, probationMs, clock));
    return (await Promise.all(all)).every(Boolean);
  }
}
