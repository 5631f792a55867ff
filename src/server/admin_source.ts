/**
 * A running server as its operator sees it.
 *
 * @module
 */
import type {
  ActionOutcome,
  AdminTarget,
  BootFailure,
  LaneName,
  LaneStatus,
  ServerStatus,
  WorkerStatus,
} from "../admin/admin_target.ts";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import { type MetricFamily } from "../metrics/metric_family.ts";
import { processFamilies } from "../metrics/process_metrics.ts";
import type { RequestMetrics } from "../metrics/request_metrics.ts";
import type { EventLoopLag } from "../metrics/event_loop_lag.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import type { Worker } from "../worker/worker.ts";
import { SERVER_PID } from "./boot_files.ts";
import type { InFlight } from "./in_flight.ts";
import { laneFamilies } from "./metric_families.ts";
import { scaleLane } from "./scale_lane.ts";
import { SERVER_SOFTWARE } from "./version.ts";

/** What it looks at, and whom it tells. */
export interface AdminSourceOptions {
  readonly root: string;
  readonly configDigest: string;
  readonly startedEpochMs: number;
  readonly pools: readonly WorkerPool[];
  readonly inFlight: InFlight;
  readonly metrics: RequestMetrics;
  readonly lag: EventLoopLag;
  readonly verdict: SapiVerdict;
  readonly clock: Clock;
  readonly bootFailure: () => BootFailure | undefined;
  /** Replaces every worker; the failure that stopped it, if any. */
  readonly recycle: () => Promise<
    { readonly replaced: number; readonly failure: Error | undefined }
  >;
  readonly reload: () => Promise<ActionOutcome>;
  readonly stop: () => void;
}

/** Reads figures when asked, and keeps none. */
export class AdminSource implements AdminTarget {
  readonly #options: AdminSourceOptions;

  /** Asks for nothing yet. */
  constructor(options: AdminSourceOptions) {
    this.#options = options;
  }

  status(): ServerStatus {
    const { pools, inFlight, verdict, bootFailure, ...facts } = this.#options;
    const ready = pools.flatMap((pool) => pool.workers()).find((worker) => worker.ready)?.ready;
    return {
      software: SERVER_SOFTWARE,
      pid: SERVER_PID,
      startedEpochMs: facts.startedEpochMs,
      isDraining: inFlight.isDraining,
      inFlight: inFlight.count,
      root: facts.root,
      configDigest: facts.configDigest,
      php: { version: verdict.phpVersion, sapi: verdict.sapi, reason: verdict.reason },
      application: ready?.application ?? "",
      lanes: pools.map((pool) => this.#lane(pool)),
      bootFailure: bootFailure(),
    };
  }

  metrics(): readonly MetricFamily[] {
    const { pools, metrics, inFlight, lag, startedEpochMs } = this.#options;
    return [
      ...metrics.families(),
      {
        type: "gauge",
        name: "appserver_http_requests_in_flight",
        help: "Requests being answered",
        samples: [{ labels: {}, value: inFlight.count }],
      },
      ...laneFamilies(pools.map((pool) => pool.stats())),
      ...processFamilies({ startedEpochMs, lagMs: lag.lagMs }),
    ];
  }

  async recycle(): Promise<ActionOutcome> {
    const { replaced, failure } = await this.#options.recycle();
    if (failure === undefined) return { kind: "done", detail: { replaced } };
    const reason = `Old workers go on serving, ${replaced} were replaced: ${messageOf(failure)}`;
    return { kind: "refused", reason };
  }

  reload(): Promise<ActionOutcome> {
    return this.#options.reload();
  }

  scale(lane: LaneName, workers: number): ActionOutcome {
    try {
      scaleLane(this.#options.pools, lane, workers);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { kind: "refused", reason: error.message };
    }
    return { kind: "done", detail: { lane, workers } };
  }

  stop(): ActionOutcome {
    this.#options.stop();
    return { kind: "done", detail: { stopping: true } };
  }

  #lane(pool: WorkerPool): LaneStatus {
    const stats = pool.stats();
    return {
      ...stats,
      lane: stats.lane === "slow" ? "slow" : "fast",
      ready: stats.idle + stats.busy,
      workers: pool.workers().map((worker) => this.#worker(worker)),
    };
  }

  #worker(worker: Worker): WorkerStatus {
    const { served, memoryKib, ageMs } = worker.usage;
    const current = worker.current;
    const nowMs = this.#options.clock.nowMs();
    return {
      id: worker.id,
      pid: worker.pid,
      state: worker.state.kind,
      served,
      memoryKib,
      ageMs,
      request: current && {
        id: current.request.requestId,
        method: current.request.method,
        path: current.request.target.split("?", 1)[0] ?? "",
        forMs: nowMs - current.startedMs,
      },
    };
  }
}
