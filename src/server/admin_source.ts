/**
 * A running server as its operator sees it.
 *
 * @module
 */
import type {
  ActionOutcome,
  AdminTarget,
  LaneName,
  LaneStatus,
  ServerStatus,
  WorkerStatus,
} from "../admin/admin_target.ts";
import { statusText } from "../admin/status_text.ts";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import { configDigest } from "../config/config_digest.ts";
import type { MetricFamily } from "../metrics/metric_family.ts";
import { processFamilies } from "../metrics/process_metrics.ts";
import type { RequestMetrics } from "../metrics/request_metrics.ts";
import type { EventLoopLag } from "../metrics/event_loop_lag.ts";
import type { RollOutcome } from "../pool/renewal.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import type { Worker } from "../worker/worker.ts";
import { SERVER_PID } from "./boot_files.ts";
import { laneFamilies } from "./metric_families.ts";
import type { ReloadOutcome } from "./replace_generation.ts";
import type { Roster } from "./roster.ts";
import { scaleLane } from "./scale_lane.ts";
import { SERVER_SOFTWARE } from "./version.ts";

/** What it looks at, and whom it tells. */
export interface AdminSourceOptions {
  /** Absolute path of the project. */
  readonly root: string;
  readonly startedEpochMs: number;
  readonly roster: Roster;
  readonly metrics: RequestMetrics;
  readonly lag: EventLoopLag;
  readonly clock: Clock;
  readonly recycle: () => Promise<RollOutcome>;
  readonly reload: () => Promise<ReloadOutcome>;
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
    const { roster, root, startedEpochMs } = this.#options;
    const { pools, verdict, config, bootWatch } = roster.current;
    const ready = pools.flatMap((pool) => pool.workers()).find((worker) => worker.ready)?.ready;
    return {
      software: SERVER_SOFTWARE,
      pid: SERVER_PID,
      startedEpochMs,
      isDraining: roster.isDraining,
      inFlight: roster.inFlightCount,
      root,
      configDigest: configDigest(config),
      php: { version: verdict.phpVersion, sapi: verdict.sapi, reason: verdict.reason },
      application: ready?.application ?? "",
      lanes: pools.map((pool) => this.#lane(pool)),
      bootFailure: bootWatch.lastFailure,
    };
  }

  metrics(): readonly MetricFamily[] {
    const { roster, metrics, lag, startedEpochMs } = this.#options;
    return [
      ...metrics.families(),
      {
        type: "gauge",
        name: "appserver_http_requests_in_flight",
        help: "Requests being answered",
        samples: [{ labels: {}, value: roster.inFlightCount }],
      },
      ...laneFamilies(roster.pools.map((pool) => pool.stats())),
      ...processFamilies({ startedEpochMs, lagMs: lag.lagMs }),
    ];
  }

  async recycle(): Promise<ActionOutcome> {
    const { replaced, failure } = await this.#options.recycle();
    if (failure === undefined) return { kind: "done", detail: { replaced } };
    const reason = `Old workers go on serving, ${replaced} were replaced: ${messageOf(failure)}`;
    return { kind: "refused", reason };
  }

  async reload(): Promise<ActionOutcome> {
    const outcome = await this.#options.reload();
    if (outcome.kind === "kept") return { kind: "refused", reason: messageOf(outcome.error) };
    return { kind: "done", detail: { config_digest: this.status().configDigest } };
  }

  /** The status in lines, for a terminal. */
  text(): string {
    return statusText(this.status(), this.#options.clock.epochMs());
  }

  scale(lane: LaneName, workers: number): ActionOutcome {
    try {
      scaleLane(this.#options.roster.pools, lane, workers);
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
