/**
 * A real `Worker` over a process that does not exist.
 *
 * @module
 */
import type { RequestHead } from "../../src/protocol/messages.ts";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { Worker } from "../../src/worker/worker.ts";
import type { WorkerLimits, WorkerOptions } from "../../src/worker/worker_options.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeProcess, type FakeProcessOptions } from "./fake_process.ts";
import { RecordingLogger } from "./recording_logger.ts";

/** Limits that no test reaches by accident. Times in ms. */
export const LIMITS: WorkerLimits = {
  bootTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  streamIdleTimeoutMs: 60_000,
  cancelGraceMs: 2_000,
  stopGraceMs: 3_000,
  maxFrameBytes: 1_048_576,
  recycle: { maxRequests: 0, maxLifetimeMs: 0, maxMemoryKib: 0 },
};

/** A head with the fields that a test does not care about. */
export function requestHead(fields: Partial<RequestHead> = {}): RequestHead {
  return {
    method: "GET",
    target: "/",
    protocol: "HTTP/1.1",
    scheme: "http",
    remoteAddress: "127.0.0.1",
    remotePort: 50_000,
    serverName: "localhost",
    serverAddress: "127.0.0.1",
    serverPort: 8080,
    requestId: "request-1",
    headers: [],
    ...fields,
  };
}

/** What a test of one worker looks at. */
export interface WorkerUnderTest {
  readonly worker: Worker;
  readonly process: FakeProcess;
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  /** What the observer was told, in order: `finished`, `cut: code` or `dead: reason`. */
  readonly observed: string[];
}

/** What may differ from one test to the next. */
export interface WorkerUnderTestOptions extends FakeProcessOptions {
  readonly limits?: Partial<WorkerLimits>;
  readonly worker?: Partial<WorkerOptions>;
}

/** A worker that has not booted. */
export function spawnWorker(options: WorkerUnderTestOptions = {}): WorkerUnderTest {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const process = new FakeProcess(4711, options);
  const observed: string[] = [];
  const worker = new Worker({
    id: 1,
    lane: "fast",
    spawn: () => process,
    dialect: frameDialect,
    bootOptions: { root: "/app" },
    sources: new Uint8Array(0),
    limits: { ...LIMITS, ...options.limits },
    clock,
    logger,
    observer: {
      onFinished: () => observed.push("finished"),
      onCut: (error) => observed.push(`cut: ${error.code}`),
      onDead: (_worker, reason) => observed.push(`dead: ${reason}`),
    },
    random: () => 0.5,
    ...options.worker,
  });
  return { worker, process, clock, logger, observed };
}

/** A worker that is idle. */
export async function bootWorker(options: WorkerUnderTestOptions = {}): Promise<WorkerUnderTest> {
  const under = spawnWorker(options);
  await under.worker.boot();
  return under;
}

/** Looks at the worker's deadlines as its pool does: every 50 ms until `byMs` have passed. */
export async function sweepFor(under: WorkerUnderTest, byMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < byMs; passedMs += 50) {
    await under.clock.advance(Math.min(50, byMs - passedMs));
    under.worker.sweep(under.clock.nowMs());
  }
  await settle();
}

/** Ends the process if it runs still, and waits until its pipes are closed. */
export async function endWorker(under: WorkerUnderTest): Promise<void> {
  under.process.exit();
  await under.clock.advance(200);
  await under.worker.gone;
}
