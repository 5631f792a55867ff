/**
 * What a pool can say about itself. Plain numbers; names and units are those of `docs/METRICS.md`.
 *
 * @module
 */
import { DURATION_BOUNDS_S, Histogram } from "../metrics/histogram.ts";
import type { HistogramSample } from "../metrics/metric_family.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { failureCause, type RequestFailure } from "./request_failure.ts";

/** A snapshot. */
export interface PoolStats {
  /** `fast` or `slow`. */
  readonly lane: string;
  /** Workers wanted. */
  readonly size: number;
  /** Workers that boot. */
  readonly starting: number;
  /** Workers that could take a request now. */
  readonly idle: number;
  /** Workers that serve a request. */
  readonly busy: number;
  /** Workers that leave. */
  readonly draining: number;
  /** Requests that wait now. */
  readonly queueLength: number;
  /** How long the first of them has waited, ms; 0 when none does. */
  readonly oldestWaitMs: number;
  /** Requests that workers ended. */
  readonly served: number;
  /** Requests without an answer, by cause. */
  readonly failed: Readonly<Record<RequestFailure, number>>;
  /** Processes started. */
  readonly spawned: number;
  /** Boots that failed. */
  readonly bootFailures: number;
  /** Workers that left, by reason. */
  readonly retired: Readonly<Record<RetireReason, number>>;
  /** Busy workers as a share of all that serve, 0 to 1. */
  readonly busyShare: number;
  /** Memory of all serving workers after their last request, KiB. */
  readonly memoryKib: number;
  /** From the hand-over of a request to the worker's word that it has ended it, seconds. */
  readonly phpTime: HistogramSample;
  /** From BOOT to READY as PHP measures it, seconds. */
  readonly bootTime: HistogramSample;
}

const MS_PER_S = 1000;

/** Counts causes; one property write an event. */
export class PoolCounters {
  /** Counts a request that its worker has ended. */
  countServed(requestMs: number): void {
    this.served++;
    this.phpTime.observe(requestMs / MS_PER_S);
  }

  /** Counts a request that got no answer, or half of one, because of its worker. */
  countFailure(error: unknown): void {
    const cause = failureCause(error);
    if (cause !== undefined) this.failed[cause]++;
  }

  readonly phpTime = new Histogram(DURATION_BOUNDS_S);
  readonly bootTime = new Histogram(DURATION_BOUNDS_S);
  served = 0;
  spawned = 0;
  bootFailures = 0;
  /** By cause. */
  readonly failed: Record<RequestFailure, number> = {
    queue_full: 0,
    queue_timeout: 0,
    no_worker: 0,
    client_gone: 0,
    crash: 0,
    timeout: 0,
    protocol: 0,
  };
  /** By reason. */
  readonly retired: Record<RetireReason, number> = {
    max_requests: 0,
    ttl: 0,
    memory: 0,
    requested: 0,
    reload: 0,
    timeout: 0,
    crash: 0,
    protocol: 0,
    boot_failed: 0,
    client_gone: 0,
    scale_down: 0,
    shutdown: 0,
  };
}
