/**
 * The workers of one lane: keeps as many as are wanted, and knows which of them are free.
 *
 * @module
 */
import type { Worker } from "../worker/worker.ts";
import { isFarOver, type RecyclePolicy, type WorkerUsage } from "../worker/recycle_policy.ts";
import type { WorkerObserver } from "../worker/worker_options.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { CodeAge } from "./code_age.ts";
import { Hiring, type HiringOptions } from "./hiring.ts";
import { diedYoung, tellOfDeath } from "./infant_death.ts";
import { logRetirement } from "./retirement_log.ts";
import { BootGivenUpError } from "./pool_errors.ts";
import { type RecyclePace, Renewal, type RollOutcome } from "./renewal.ts";
import { Vacancies } from "./vacancies.ts";

/** What a crew is made of. */
export interface CrewOptions
  extends Omit<HiringOptions, "createWorker" | "isStopping" | "isServed"> {
  /** Workers wanted. */
  readonly size: number;
  /** Limits as configured, without the jitter of each worker. */
  readonly recycle: RecyclePolicy;
  /** As in {@linkcode Vacancies}. @default {0} */
  readonly bootPauseMs?: number;
  /** Starts one worker's process; throws when there is none to start. */
  readonly createWorker: (observer: WorkerObserver) => Worker;
  /** A worker can take a request; true when somebody waited for it. */
  readonly onFree: (worker: Worker) => boolean;
  /** A request has ended that took its worker so long, ms; the worker may have others still. */
  readonly onFinished: (worker: Worker, requestMs: number) => void;
  /** No worker serves, and the last attempt to boot one failed. */
  readonly onNoneLeft: (error: Error) => void;
}

/** Keeps a lane staffed. */
export class Crew {
  readonly #options: CrewOptions;
  /** Boots workers, and has one wait ahead of need. */
  readonly hiring: Hiring;
  readonly #serving = new Set<Worker>();
  readonly #leaving = new Set<Worker>();
  /** Taken from the end, so that the worker used last, whose caches are warm, goes first. */
  readonly #idle: Worker[] = [];
  readonly #codeAge = new CodeAge();
  readonly #renewal: Renewal;
  readonly #vacancies: Vacancies;
  readonly #observer: WorkerObserver;
  #size: number;
  #isStopping = false;
  readonly #staffed = Promise.withResolvers<void>();
  /** Settles when, for the first time, as many workers serve as are wanted, and have survived probation. */
  readonly staffed: Promise<void> = this.#staffed.promise;

  /** Starts nothing yet. */
  constructor(options: CrewOptions) {
    this.#options = options;
    this.#size = options.size;
    this.#observer = {
      onFinished: (worker, requestMs) => this.#finished(worker, requestMs),
      onCut: (error) => options.counters.countFailure(error),
      onDead: (worker, reason) => this.#died(worker, reason),
    };
    this.hiring = new Hiring({
      ...options,
      createWorker: () => options.createWorker(this.#observer),
      isStopping: () => this.#isStopping,
      isServed: () => this.#serving.size > 0,
    });
    this.#vacancies = new Vacancies({
      ...options,
      missing: () => this.#size - this.#serving.size,
      isServed: () => this.#serving.size > 0,
      hire: () => this.#hire(),
    });
    this.#renewal = new Renewal({
      bootSuccessor: () => this.hiring.bootSuccessor(),
      serving: () => [...this.#serving],
      isServing: (worker) => this.#serving.has(worker),
      isOutdated: (worker) => this.#codeAge.isOutdated(worker),
      swap: (old, successor, reason) => {
        this.#join(successor);
        if (!this.#serving.has(successor)) throw diedYoung(successor);
        if (this.#serving.has(old)) this.#sendAway(old, reason);
        this.#dismissSurplus(successor);
      },
      dismiss: (worker, reason) => this.#lose(worker, reason),
      isStopping: () => this.#isStopping,
    });
  }

  /** Workers wanted. */
  get size(): number {
    return this.#size;
  }

  /** Workers that take requests, busy or idle. */
  get serving(): ReadonlySet<Worker> {
    return this.#serving;
  }

  /** Workers that finish what they do. */
  get leaving(): ReadonlySet<Worker> {
    return this.#leaving;
  }

  /** How many could take a request now. */
  get idleCount(): number {
    return this.#idle.length;
  }

  /** Boots as many workers as are missing; returns at once. */
  fill(): void {
    this.#vacancies.fill();
  }

  /** The idle worker that was used last. */
  takeIdle(): Worker | undefined {
    return this.#idle.pop();
  }

  /** Takes back a worker that was not used, or is free again. */
  readonly giveBack = (worker: Worker): void => {
    if (!this.#serving.has(worker) || worker.state.kind !== "idle") return;
    if (!this.#options.onFree(worker)) this.#idle.push(worker);
  };

  /** Replaces every worker; one that could not boot so far is tried again at once. */
  recycle(reason: RetireReason, pace: RecyclePace): Promise<RollOutcome> {
    if (pace === "roll") this.hiring.spare.drop(); // Somebody asked for it, perhaps because of PHP itself.
    const { starting } = this.hiring;
    this.#codeAge.changed({ starting, serving: this.#serving }, reason, pace);
    this.#options.gate.retryNow();
    return this.#renewal[pace](reason);
  }

  /** Changes the number of workers; surplus ones finish what they do. */
  scaleTo(size: number): void {
    this.#size = size;
    this.fill();
    // Idle ones first: they leave at once.
    for (const worker of [...this.#idle, ...this.#serving]) this.#dismissSurplus(worker);
  }

  /** Looks after requests at hand, a few times a second; whoever had to be given up is replaced at once. */
  sweep(nowMs: number): void {
    for (const worker of [...this.#leaving, ...this.#serving]) {
      worker.sweep(nowMs);
      if (worker.state.kind === "draining") this.#lose(worker);
    }
  }

  /** Asks everybody to leave and hires nobody any more; returns who is still there. */
  dismiss(): readonly Worker[] {
    this.#isStopping = true;
    this.#vacancies.close();
    const everybody = [...this.hiring.close(), ...this.#serving, ...this.#leaving];
    this.#idle.length = 0;
    for (const worker of everybody) worker.retire("shutdown");
    return everybody;
  }

  async #hire(): Promise<void> {
    try {
      const worker = await this.hiring.bootNewcomer();
      this.#join(worker, this.#codeAge.isOutdated(worker) && this.#serving.size > 0);
      this.#dismissSurplus(worker);
    } catch (error) {
      if (error instanceof BootGivenUpError) return; // The next one is about to begin.
      if (this.#serving.size === 0 && error instanceof Error) this.#options.onNoneLeft(error);
    }
  }

  /** A successor with old code is better than none: it takes a place. A newcomer only adds one to those that serve. */
  #join(worker: Worker, isOvertaken = this.#codeAge.isOvertaken(worker, this.#serving)): void {
    this.hiring.starting.delete(worker);
    if (worker.state.kind === "draining") this.#leaving.add(worker);
    // It may have ended, or been asked to, while its boot was being reported.
    if (worker.state.kind !== "idle") return;
    if (isOvertaken) return this.#sendAway(worker, "reload");
    this.#serving.add(worker);
    if (this.#serving.size >= this.#size) this.#settleStaffed();
    this.giveBack(worker);
    const staleBecause = this.#codeAge.staleBecause(worker);
    if (staleBecause !== undefined) this.#renewal.replace(worker, staleBecause);
  }

  async #settleStaffed(): Promise<void> {
    if (await this.hiring.survive(this.#serving)) this.#staffed.resolve();
  }

  /** The one who joined last goes when others have filled its place meanwhile. */
  #dismissSurplus(worker: Worker): void {
    if (this.#serving.size > this.#size && this.#serving.has(worker)) {
      this.#sendAway(worker, "scale_down");
    }
  }

  #sendAway(worker: Worker, reason: RetireReason): void {
    this.#forget(worker);
    this.#leaving.add(worker);
    worker.retire(reason);
  }

  /** It leaves, without a reason on its own account, and its place is free at once. */
  #lose(worker: Worker, reason?: RetireReason): void {
    if (!this.#serving.has(worker)) return;
    this.#forget(worker);
    this.#leaving.add(worker);
    if (reason !== undefined) worker.retire(reason);
    this.fill();
  }

  #finished(worker: Worker, requestMs: number): void {
    this.#options.counters.countServed(requestMs);
    if (worker.served === 1) this.#options.gate.proven();
    // It asked to go, for example because the application called exit.
    if (worker.state.kind === "draining") return this.#lose(worker);
    const { usage } = worker;
    if (isFarOver(usage, this.#options.recycle)) return this.#lose(worker, "memory");
    this.replaceAtLimit(worker, usage);
    if (worker.state.kind === "idle") this.giveBack(worker);
    this.#options.onFinished(worker, requestMs);
  }

  /** Asks for a successor where a limit is reached, also without a request: age comes by itself. */
  replaceAtLimit(worker: Worker, usage?: WorkerUsage): void {
    const limit = worker.reachedLimit(usage);
    if (limit !== undefined) this.#renewal.replace(worker, limit);
  }

  #died(worker: Worker, reason: RetireReason): void {
    if (this.hiring.spare.forget(worker)) return;
    this.#options.counters.retired[reason]++;
    logRetirement(this.#options, worker, reason);
    this.#forget(worker);
    this.#leaving.delete(worker);
    const failure = this.#isStopping ? undefined : tellOfDeath(this.#options.gate, worker, reason);
    if (failure !== undefined && this.#serving.size === 0) this.#options.onNoneLeft(failure);
    this.fill();
  }

  #forget(worker: Worker): void {
    this.#serving.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at !== -1) this.#idle.splice(at, 1);
    if (this.#serving.size === 0) this.hiring.holdNewcomers(false);
  }
}
