/**
 * What a worker is made of, and the limits it lives under.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Dialect } from "../protocol/dialect.ts";
import type { DevReport } from "./dev_report.ts";
import type { ClientPresence, RequestNames } from "./exchange_options.ts";
import type { RecyclePolicy } from "./recycle_policy.ts";
import type { BootSource } from "./worker_channel.ts";
import type { Worker } from "./worker.ts";
import type { SpawnWorker } from "./worker_process.ts";
import type { InterimReply } from "./worker_reply.ts";
import type { RetireReason } from "./worker_state.ts";

/** Limits of every worker of a pool. Times in ms. */
export interface WorkerLimits {
  /** From spawn to READY. */
  readonly bootTimeoutMs: number;
  /** From hand-over to the head of the answer, and again for work after the answer. */
  readonly requestTimeoutMs: number;
  /** Between two parts of a streamed answer. */
  readonly streamIdleTimeoutMs: number;
  /** From the client's leaving to the end of the worker, unless it ends the request first. */
  readonly cancelGraceMs: number;
  /** From STOP to TERM. */
  readonly stopGraceMs: number;
  /** Largest frame that a worker may send, bytes. */
  readonly maxFrameBytes: number;
  readonly recycle: RecyclePolicy;
}

/** Who learns what happens to a worker: its pool. */
export interface WorkerObserver {
  /** A request has ended and the worker lives on. */
  onFinished(worker: Worker, requestMs: number): void;
  /** A streamed answer broke off because its worker ended, or stood still. */
  readonly onCut: (error: AppServerError) => void;
  /** The process is gone and its pipes are closed. */
  onDead(worker: Worker, reason: RetireReason): void;
}

/** What a worker is made of. */
export interface WorkerOptions extends BootSource {
  /** Number in log and headers, unique in this server. */
  readonly id: number;
  readonly lane: string;
  readonly spawn: SpawnWorker;
  readonly dialect: Dialect;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: WorkerObserver;
  /** Gets what a worker in dev mode says at the end of a request. */
  readonly onReport?: ((report: DevReport, request: RequestNames) => void) | undefined;
  /** In [0, 1), for the jitter of the limits. */
  readonly random: () => number;
}

/** What a request brings along. */
export interface SendOptions {
  readonly client?: ClientPresence | undefined;
  readonly onInterim?: ((interim: InterimReply) => void) | undefined;
}
