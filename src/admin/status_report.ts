/**
 * The status of a server as JSON: names in snake case, units in names. Pure.
 *
 * @module
 */
import type { LaneStatus, ServerStatus, WorkerStatus } from "./admin_target.ts";

/** Where a server is. */
export type Readiness = "ready" | "booting" | "draining";

const MS_PER_S = 1000;

/** Ready means that each lane could serve: a load balancer may send requests. */
export function readiness(status: ServerStatus): Readiness {
  if (status.isDraining) return "draining";
  return status.lanes.every(({ ready }) => ready > 0) ? "ready" : "booting";
}

/** What `GET /ready` tells. */
export function readyReport(status: ServerStatus): Readonly<Record<string, unknown>> {
  return {
    status: readiness(status),
    lanes: status.lanes.map(({ lane, size, ready }) => ({ lane, wanted: size, ready })),
  };
}

/** What `GET /status` tells. */
export function statusReport(
  status: ServerStatus,
  nowEpochMs: number,
): Readonly<Record<string, unknown>> {
  const { bootFailure } = status;
  return {
    status: readiness(status),
    software: status.software,
    pid: status.pid,
    started: new Date(status.startedEpochMs).toISOString(),
    uptime_s: Math.round((nowEpochMs - status.startedEpochMs) / MS_PER_S),
    in_flight: status.inFlight,
    root: status.root,
    config_digest: status.configDigest,
    php: status.php,
    application: status.application,
    last_boot_error: bootFailure === undefined
      ? null
      : { message: bootFailure.message, time: new Date(bootFailure.atEpochMs).toISOString() },
    lanes: status.lanes.map(laneReport),
  };
}

function laneReport(lane: LaneStatus): Readonly<Record<string, unknown>> {
  return {
    lane: lane.lane,
    wanted: lane.size,
    ready: lane.ready,
    queue_length: lane.queueLength,
    oldest_wait_ms: Math.round(lane.oldestWaitMs),
    served: lane.served,
    spawned: lane.spawned,
    boot_failures: lane.bootFailures,
    failed: lane.failed,
    retired: lane.retired,
    workers: lane.workers.map(workerReport),
  };
}

function workerReport(worker: WorkerStatus): Readonly<Record<string, unknown>> {
  const { request } = worker;
  return {
    id: worker.id,
    pid: worker.pid,
    state: worker.state,
    served: worker.served,
    memory_kib: worker.memoryKib,
    age_s: Math.round(worker.ageMs / MS_PER_S),
    request: request === undefined ? null : {
      id: request.id,
      method: request.method,
      path: request.path,
      for_ms: Math.round(request.forMs),
    },
  };
}
