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
import { BootGivenUpError, PoolDrainingError } from "./pool_errors.ts";
import type { PoolCounters } from "./pool_stats.ts";
import { outlives } from "./probation.ts";
import { Spare } from "./spare.ts";

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
  /** Whether a process waits ahead of need. @default {false} */
  readonly keepsSpare?: boolean;
  /** Starts one worker's process; throws when there is none to start. */
  readonly createWorker: () => Worker;
  /** Whether the pool is being stopped. */
  readonly isStopping: () => boolean;
  /** Whether anybody serves. */
  readonly isServed: () => boolean;
}

/** Starts workers and waits until they are ready. */
export class Hiring {
  /** Workers that boot, and those that are ready but were not taken over yet: whoever takes one removes it. */
  readonly starting = new Set<Worker>();
  /** What waits ahead of need. */
  readonly spare: Spare;
  readonly #options: HiringOptions;
  /** Set while the code is changing: nobody fills a place then. */
  #hold: PromiseWithResolvers<void> | undefined;
  /** When workers began to boot, monotonic ms; those that were told to end are not in it any more. */
  readonly #startedMs = new Map<Worker, number>();

  /** Starts nothing yet. */
  constructor(options: HiringOptions) {
    this.#options = options;
    const { keepsSpare: isKept = false, clock, createWorker: create } = options;
    this.spare = new Spare({ isKept, clock, create });
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
      worker = this.spare.take() ?? this.#options.createWorker();
      counters.spawned++;
      this.starting.add(worker);
      this.#startedMs.set(worker, this.#options.clock.nowMs());
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
      const isGivenUp = worker !== undefined && !this.#startedMs.has(worker);
      if (this.#options.isStopping() || isGivenUp) {
        gate.skipped();
        if (isGivenUp) throw new BootGivenUpError(lane, failure);
      } else {
        counters.bootFailures++;
        if (!(failure instanceof WorkerBootError && failure.isInterrupted)) gate.failed(failure);
        else if (gate.lost(failure)) gate.skipped();
      }
      throw failure;
    } finally {
      if (worker !== undefined) this.#startedMs.delete(worker);
    }
  }

  /**
   * The same for one that fills a place. While the code is changing it waits, as long as others serve: it may have loaded
   * some of it from before the change and some from after, or code that is about to be refused.
   *
   * @throws {PoolDrainingError} As `boot`.
   * @throws {WorkerBootError} If it did not boot.
   */
  async bootNewcomer(): Promise<Worker> {
    const worker = await this.boot();
    while (this.#hold !== undefined && this.#options.isServed()) await this.#hold.promise;
    return worker;
  }

  /** Whether newcomers wait after their boot; those that wait go on when it ends. */
  holdNewcomers(isHeld: boolean): void {
    if (isHeld) {
      this.#hold ??= Promise.withResolvers<void>();
      return;
    }
    this.#hold?.resolve();
    this.#hold = undefined;
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

  /** Ends boots that have taken so long, ms; returns how many. */
  giveUp(afterMs: number): number {
    const nowMs = this.#options.clock.nowMs();
    const slow = [...this.#startedMs].filter(([, startedMs]) => nowMs - startedMs >= afterMs);
    for (const [worker] of slow) {
      this.#startedMs.delete(worker);
      worker.kill("reload");
    }
    return slow.length;
  }

  /** Starts nobody ahead any more; returns everybody who does not serve yet. */
  close(): readonly Worker[] {
    this.holdNewcomers(false);
    return [...this.starting, ...this.spare.close()];
  }

  /** Whether all of these workers survive their probation. */
  async survive(workers: Iterable<Worker>): Promise<boolean> {
    const { probationMs, clock } = this.#options;
    const all = Array.from(workers, (worker) => outlives(worker, probationMs, clock));
    return (await Promise.all(all)).every(Boolean);
  }
}
