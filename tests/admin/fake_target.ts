/**
 * A server that only remembers what it was asked.
 *
 * @module
 */
import type {
  ActionOutcome,
  AdminTarget,
  LaneName,
  LaneStatus,
  ServerStatus,
} from "../../src/admin/admin_target.ts";
import type { MetricFamily } from "../../src/metrics/metric_family.ts";

/** A lane with one busy worker out of two. */
export const FAST_LANE: LaneStatus = {
  lane: "fast",
  size: 2,
  workers: [{
    id: 1,
    pid: 4711,
    state: "busy",
    served: 9,
    memoryKib: 2048,
    ageMs: 61_000,
    request: { id: "r1", method: "GET", path: "/slow", forMs: 12.4 },
  }],
  ready: 1,
  queueLength: 3,
  oldestWaitMs: 7.6,
  served: 9,
  spawned: 2,
  bootFailures: 0,
  failed: { crash: 1 },
  retired: { crash: 1 },
};

/** The status of a server that serves. */
export const STATUS: ServerStatus = {
  software: "appserver/1",
  pid: 4242,
  startedEpochMs: Date.UTC(2025, 0, 1),
  isDraining: false,
  inFlight: 4,
  root: "/srv/app",
  configDigest: "abc",
  php: { version: "8.2.1", sapi: "native", reason: "it could be used" },
  application: "callable",
  lanes: [FAST_LANE],
  bootFailure: undefined,
};

/** Counts requests to change something. */
export class FakeTarget implements AdminTarget {
  current: ServerStatus = STATUS;
  families: readonly MetricFamily[] = [];
  outcome: ActionOutcome = { kind: "done", detail: { replaced: 2 } };
  readonly asked: string[] = [];

  status(): ServerStatus {
    return this.current;
  }

  metrics(): readonly MetricFamily[] {
    return this.families;
  }

  recycle(): Promise<ActionOutcome> {
    this.asked.push("recycle");
    return Promise.resolve(this.outcome);
  }

  reload(): Promise<ActionOutcome> {
    this.asked.push("reload");
    return Promise.resolve(this.outcome);
  }

  scale(lane: LaneName, workers: number): ActionOutcome {
    this.asked.push(`scale ${lane} ${workers}`);
    return this.outcome;
  }

  stop(): ActionOutcome {
    this.asked.push("stop");
    return this.outcome;
  }
}
