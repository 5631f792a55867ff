/**
 * What the admin addresses can ask of a server, declared here by their user.
 *
 * @module
 */
import type { MetricFamily } from "../metrics/metric_family.ts";

/** A lane of workers. */
export type LaneName = "fast" | "slow";

/** One worker. */
export interface WorkerStatus {
  readonly id: number;
  readonly pid: number;
  /** `starting`, `idle`, `busy` or `draining`. */
  readonly state: string;
  /** Requests that ended. */
  readonly served: number;
  /** PHP's own memory after the last request, KiB; 0 when unknown. */
  readonly memoryKib: number;
  readonly ageMs: number;
  /** What it is doing; undefined when it waits. */
  readonly request:
    | {
      readonly id: string;
      readonly method: string;
      /** Without the query, which may hold secrets. */
      readonly path: string;
      readonly forMs: number;
    }
    | undefined;
}

/** One lane. */
export interface LaneStatus {
  readonly lane: LaneName;
  /** Workers wanted. */
  readonly size: number;
  readonly workers: readonly WorkerStatus[];
  /** Workers that can take a request, now or after the one they serve. */
  readonly ready: number;
  readonly queueLength: number;
  /** How long the first request has waited, ms. */
  readonly oldestWaitMs: number;
  readonly served: number;
  readonly spawned: number;
  readonly bootFailures: number;
  /** Requests without an answer, by cause. */
  readonly failed: Readonly<Record<string, number>>;
  /** Workers that left, by reason. */
  readonly retired: Readonly<Record<string, number>>;
}

/** Why workers do not boot. */
export interface BootFailure {
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly atEpochMs: number;
}

/** The whole server. */
export interface ServerStatus {
  /** Name and version. */
  readonly software: string;
  readonly pid: number;
  readonly startedEpochMs: number;
  readonly isDraining: boolean;
  /** Requests being answered now. */
  readonly inFlight: number;
  /** Absolute path of the project. */
  readonly root: string;
  /** Tells configurations apart: equal for equal settings. */
  readonly configDigest: string;
  readonly php: { readonly version: string; readonly sapi: string; readonly reason: string };
  /** Adapter in use; empty while none has booted. */
  readonly application: string;
  readonly lanes: readonly LaneStatus[];
  /** Undefined once the application has booted since. */
  readonly bootFailure: BootFailure | undefined;
}

/** What became of a request to change something. */
export type ActionOutcome =
  /** `detail` is shown to the operator. */
  | {
    readonly kind: "done";
    readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  }
  /** Nothing was changed; one sentence says why. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Nothing was changed, because the request does not say what is wanted. */
  | { readonly kind: "unclear"; readonly reason: string };

/** A server, as its operator sees it. */
export interface AdminTarget {
  status(): ServerStatus;
  metrics(): readonly MetricFamily[];
  /** Replaces every worker, successor first. Settles when the last one has been replaced or the roll has stopped. */
  recycle(): Promise<ActionOutcome>;
  /** Reads the configuration again and applies it. */
  reload(): Promise<ActionOutcome>;
  /** Changes the number of workers of a lane. */
  scale(lane: LaneName, workers: number): ActionOutcome;
  /** Begins a graceful stop; returns before it ends. */
  stop(): ActionOutcome;
}
