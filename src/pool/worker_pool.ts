/**
 * Lends the workers of one lane, and queues for them.
 *
 * A request that finds an idle worker pays one lease here, and no promise.
 *
 * @module
 */
import type { TimerHandle } from "../base/clock.ts";
import { scheduleFairly } from "../base/fair_timer.ts";
import type { ClientPresence } from "../worker/exchange_options.ts";
import { ageLookMs } from "../worker/recycle_policy.ts";
import type { Worker } from "../worker/worker.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { Crew, type CrewOptions } from "./crew.ts";
import { Lease } from "./lease.ts";
import {
  NoWorkerError,
  PoolDrainingError,
  PoolQueueFullError,
  PoolQueueTimeoutError,
} from "./pool_errors.ts";
import { PoolCounters, type PoolStats } from "./pool_stats.ts";
import type { RecyclePace, RollOutcome } from "./renewal.ts";
import { Lookahead, type LookaheadOptions } from "./lookahead.ts";
import { WaiterQueue } from "./waiter_queue.ts";

/** What the pool itself gives to its crew. */
type OwnOption = "counters" | "onFree" | "onFinished" | "onNoneLeft";

/** What a pool is made of. */
export interface WorkerPoolOptions extends Omit<CrewOptions, OwnOption> {
  /** Requests that may wait. */
  readonly maxQueue: number;
  /** Longest wait, ms. */
  readonly queueTimeoutMs: number;
  /** When requests may be written to busy workers. @default {{ depth: 1, belowMs: 0 }} */
  readonly lookahead?: LookaheadOptions | undefined;
}

/** How often deadlines are looked at while anything has one, ms; the precision of every time limit. */
const SWEEP_MS = 50;

/** A request that has waited this long has its client watched, ms; most are served before and pay nothing. */
const WATCH_WAITERS_AFTER_MS = 25;

/** One lane's workers and the requests that wait for them. */
export class WorkerPool {
  readonly lane: string;
  readonly #options: WorkerPoolOptions;
  readonly #counters = new PoolCounters();
  readonly #waiters = new WaiterQueue<Lease>();
  readonly #lookahead: Lookahead;
  readonly #crew: Crew;
  #isStopping = false;
  #sweepTimer: TimerHandle | undefined;
  #ageTimer: TimerHandle | undefined;

  /** Starts nothing yet. */
  constructor(options: WorkerPoolOptions) {
    this.lane = options.lane;
    this.#options = options;
    this.#lookahead = new Lookahead(options.lookahead ?? { depth: 1, belowMs: 0 });
    this.#crew = new Crew({
      ...options,
      counters: this.#counters,
      onFree: (worker) =>
        this.#waiters.length > 0 && this.#waiters.serve(new Lease(worker, this.#crew.giveBack)),
      onFinished: (worker, requestMs) => this.#serveAhead(worker, requestMs),
      onNoneLeft: (error) => this.bootFailed(error),
    });
  }

  /** Boots as many workers as are wanted; returns at once. */
  start(): void {
    this.#crew.fill();
    this.#lookAtAges();
  }

  /**
   * Borrows a worker: the one that was used last if any is idle, else the first that becomes free. `client` is looked
   * at only when the request has to wait for a while. A request that `isWhole`, which fits into one frame, may be given
   * to a worker that is busy still: see {@linkcode Lookahead}.
   *
   * @throws {PoolQueueFullError} If `maxQueue` requests wait already.
   * @throws {PoolQueueTimeoutError} If none became free in time.
   * @throws {NoWorkerError} If no worker runs and the last boot failed.
   * @throws {PoolDrainingError} If the pool is being stopped.
   */
  acquire(client?: ClientPresence, isWhole = false): Lease | Promise<Lease> {
    this.#sweepLater();
    const worker = this.#crew.takeIdle();
    if (worker !== undefined) return new Lease(worker, this.#crew.giveBack);
    if (this.#isStopping) throw new PoolDrainingError(this.lane);
    const { gate, maxQueue, clock } = this.#options;
    if (this.#crew.serving.size === 0 && gate.lastError !== undefined) {
      this.#counters.failed.no_worker++;
      throw new NoWorkerError(this.lane, gate.lastError);
    }
    const nowMs = clock.nowMs();
    if (isWhole && this.#waiters.length === 0) {
      const busy = this.#lookahead.choose(this.#crew.serving, nowMs);
      if (busy !== undefined) return new Lease(busy, this.#crew.giveBack);
    }
    if (this.#waiters.length >= maxQueue) {
      this.#counters.failed.queue_full++;
      throw new PoolQueueFullError(this.lane, maxQueue);
    }
    return this.#waiters.join(nowMs, client, isWhole);
  }

  /** Settles when, for the first time, as many workers serve as are wanted. */
  get staffed(): Promise<void> {
    return this.#crew.staffed;
  }

  /** Replaces every worker; `pace` says how, see {@linkcode RecyclePace}. */
  recycle(reason: RetireReason, pace: RecyclePace = "roll"): Promise<RollOutcome> {
    return this.#crew.recycle(reason, pace);
  }

  /** Ends boots that have taken so long, ms, since what they boot has changed; others begin. Returns how many. */
  giveUpBoots(afterMs: number): number {
    return this.#crew.hiring.giveUp(afterMs);
  }

  /** While the code is changing nobody fills a place: what such a worker loaded may be old, new or both. */
  holdNewcomers(isHeld: boolean): void {
    this.#crew.hiring.holdNewcomers(isHeld);
  }

  /** Has no successor come from a process that waits already: what a process reads at its start has changed. */
  dropSpare(): void {
    this.#crew.hiring.spare.drop();
  }

  /** Changes the number of workers; surplus ones finish what they do. */
  scaleTo(size: number): void {
    this.#crew.scaleTo(size);
  }

  /** A boot failed, perhaps of another lane: who waits here without any worker need not wait for the same. */
  bootFailed(error: Error): void {
    if (this.#crew.serving.size > 0) return;
    this.#counters.failed.no_worker += this.#waiters.rejectAll(() =>
      new NoWorkerError(this.lane, error)
    );
  }

  /** Counts a request that ended without an answer; what the pool itself refused is counted already. */
  countFailure(error: unknown): void {
    this.#counters.countFailure(error);
  }

  /** Ends all workers: asks them, and after `deadlineMs` makes them. Settles when the last one is gone. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    this.#ageTimer?.cancel();
    this.#waiters.rejectAll(() => new PoolDrainingError(this.lane));
    const workers = this.#crew.dismiss();
    const timer = this.#options.clock.schedule(deadlineMs, () => {
      for (const worker of workers) worker.kill("shutdown");
    });
    await Promise.all(workers.map((worker) => worker.gone));
    timer.cancel();
    this.#sweepTimer?.cancel();
  }

  /** Workers that run now, whatever they do. */
  workers(): readonly Worker[] {
    return [...this.#crew.hiring.starting, ...this.#crew.serving, ...this.#crew.leaving];
  }

  /** What the pool can say about itself now. */
  stats(): PoolStats {
    const serving = this.#crew.serving.size;
    const idle = this.#crew.idleCount;
    const oldestMs = this.#waiters.oldestMs;
    let memoryKib = 0;
    for (const worker of this.#crew.serving) memoryKib += worker.usage.memoryKib;
    return {
      lane: this.lane,
      size: this.#crew.size,
      starting: this.#crew.hiring.starting.size,
      idle,
      busy: serving - idle,
      draining: this.#crew.leaving.size,
      queueLength: this.#waiters.length,
      oldestWaitMs: oldestMs === undefined ? 0 : this.#options.clock.nowMs() - oldestMs,
      served: this.#counters.served,
      failed: { ...this.#counters.failed },
      spawned: this.#counters.spawned,
      bootFailures: this.#counters.bootFailures,
      retired: { ...this.#counters.retired },
      busyShare: serving === 0 ? 0 : (serving - idle) / serving,
      memoryKib,
      phpTime: this.#counters.phpTime.sample({ lane: this.lane }),
      bootTime: this.#counters.bootTime.sample({ lane: this.lane }),
    };
  }

  /** In their order: who cannot be written ahead holds up those behind it. */
  #serveAhead(worker: Worker, requestMs: number): void {
    this.#lookahead.finished(requestMs);
    if (!this.#waiters.isFirstWhole || !this.#lookahead.isOn) return;
    if (!this.#lookahead.hasRoom(worker, this.#options.clock.nowMs())) return;
    this.#waiters.serve(new Lease(worker, this.#crew.giveBack));
  }

  #lookAtAges(): void {
    const everyMs = ageLookMs(this.#options.recycle);
    if (everyMs === 0 || this.#isStopping) return;
    this.#ageTimer = this.#options.clock.schedule(everyMs, () => {
      for (const worker of this.#crew.serving) this.#crew.replaceAtLimit(worker);
      this.#lookAtAges();
    });
  }

  /** One timer for all deadlines of the lane, and none while nothing happens. */
  #sweepLater(): void {
    this.#sweepTimer ??= scheduleFairly(this.#options.clock, SWEEP_MS, () => this.#sweep());
  }

  #sweep(): void {
    this.#sweepTimer = undefined;
    const { clock, queueTimeoutMs } = this.#options;
    const nowMs = clock.nowMs();
    this.#crew.sweep(nowMs);
    this.#counters.failed.queue_timeout += this.#waiters.expire(
      nowMs - queueTimeoutMs,
      () => new PoolQueueTimeoutError(this.lane, queueTimeoutMs),
    );
    this.#waiters.watch(nowMs - WATCH_WAITERS_AFTER_MS);
    const isQuiet = this.#waiters.length === 0 && this.#crew.leaving.size === 0 &&
      this.#crew.serving.size === this.#crew.idleCount;
    if (!isQuiet) this.#sweepLater();
  }
}
