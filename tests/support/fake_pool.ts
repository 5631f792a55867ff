/**
 * A real `WorkerPool` over processes that do not exist.
 *
 * @module
 */
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { BootGate } from "../../src/pool/boot_gate.ts";
import type { LookaheadOptions } from "../../src/pool/lookahead.ts";
import type { Lease } from "../../src/pool/lease.ts";
import { WorkerPool } from "../../src/pool/worker_pool.ts";
import { Worker } from "../../src/worker/worker.ts";
import type { WorkerLimits } from "../../src/worker/worker_options.ts";
import type { WorkerReply } from "../../src/worker/worker_reply.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeProcess, type FakeProcessOptions } from "./fake_process.ts";
import { LIMITS, requestHead } from "./fake_worker.ts";
import { RecordingLogger } from "./recording_logger.ts";

/** What may differ from one test to the next. */
export interface PoolUnderTestOptions {
  readonly lane?: string;
  readonly size?: number;
  readonly maxQueue?: number;
  readonly queueTimeoutMs?: number;
  readonly lookahead?: LookaheadOptions;
  readonly limits?: Partial<WorkerLimits>;
  /** Workers that say no READY, and how long they have to run before others leave for them, ms. @default {0} */
  readonly probationMs?: number;
  /** @default {false} */
  readonly keepsSpare?: boolean;
  /** @default {0} */
  readonly bootPauseMs?: number;
  /** Shared with another pool. */
  readonly clock?: FakeClock;
}

/** A pool, and everything that a test of it looks at. */
export class PoolUnderTest {
  readonly clock: FakeClock;
  readonly logger = new RecordingLogger();
  readonly gate: BootGate;
  readonly pool: WorkerPool;
  /** Every process that was started, in order; worker n is at n - 1. */
  readonly processes: FakeProcess[] = [];
  /** When each one was started, ms after the first reading of the clock. */
  readonly spawnedAtMs: number[] = [];
  /** How the next processes behave. */
  behaviour: FakeProcessOptions = {};
  /** Thrown instead of starting a process. */
  spawnError: Error | undefined;

  constructor(options: PoolUnderTestOptions = {}) {
    const clock = options.clock ?? new FakeClock();
    const { probationMs = 0, keepsSpare = false, bootPauseMs = 0 } = options;
    const startMs = clock.nowMs();
    this.clock = clock;
    this.gate = new BootGate({ clock, random: () => 0 });
    this.pool = new WorkerPool({
      lane: options.lane ?? "fast",
      size: options.size ?? 2,
      gate: this.gate,
      logger: this.logger,
      maxQueue: options.maxQueue ?? 128,
      queueTimeoutMs: options.queueTimeoutMs ?? 10_000,
      lookahead: options.lookahead,
      clock,
      probationMs,
      keepsSpare,
      bootPauseMs,
      recycle: { ...LIMITS, ...options.limits }.recycle,
      createWorker: (observer) =>
        new Worker({
          id: this.processes.length + 1,
          lane: options.lane ?? "fast",
          spawn: () => {
            this.spawnedAtMs.push(clock.nowMs() - startMs);
            if (this.spawnError !== undefined) throw this.spawnError;
            const process = new FakeProcess(1000 + this.processes.length, this.behaviour);
            this.processes.push(process);
            return process;
          },
          dialect: { ...frameDialect, announcesReady: probationMs === 0 },
          bootOptions: {},
          sources: new Uint8Array(0),
          limits: { ...LIMITS, ...options.limits },
          clock,
          logger: this.logger,
          observer,
          random: () => 0.5,
        }),
    });
  }

  /** The process of worker `id`. */
  process(id: number): FakeProcess {
    const process = this.processes[id - 1];
    if (process === undefined) throw new TypeError(`Worker ${id} was never started`);
    return process;
  }

  /** Starts the pool and waits until its workers are ready, past their infancy. */
  async start(): Promise<this> {
    this.pool.start();
    await settle();
    await this.clock.advance(2_000);
    return this;
  }

  /** Numbers of the workers that run, in order. */
  get running(): number[] {
    return this.pool.workers().map((worker) => worker.id).toSorted((a, b) => a - b);
  }

  /** A lease at once, or a failure of the test. */
  borrow(): Lease {
    const lease = this.pool.acquire();
    if (lease instanceof Promise) {
      lease.catch(() => {});
      throw new TypeError("No worker is idle");
    }
    return lease;
  }

  /** Borrows a worker and hands it a request; its number comes back with the answer to come. */
  serve(): { readonly workerId: number; readonly reply: Promise<WorkerReply> } {
    const lease = this.borrow();
    const reply = lease.send(requestHead(), { kind: "none" });
    reply.catch(() => {});
    return { workerId: lease.worker.id, reply };
  }

  /** Ends all workers. */
  async halt(): Promise<void> {
    const stopped = this.pool.stop(5_000);
    this.gate.close();
    await this.clock.advance(6_000);
    await stopped;
  }

  /** Ends everything and proves that no timer is left. */
  async end(): Promise<void> {
    await this.halt();
    if (this.clock.pendingTimers > 0) {
      throw new TypeError(`${this.clock.pendingTimers} timers are left`);
    }
  }
}

/** Waits for a worker, as a request does that found none idle. */
export function waitFor(under: PoolUnderTest, signal?: AbortSignal): Promise<Lease> {
  const lease = under.pool.acquire(signal === undefined ? undefined : { signal });
  if (lease instanceof Promise) return lease;
  lease.release();
  throw new TypeError(`Worker ${lease.worker.id} is idle`);
}
