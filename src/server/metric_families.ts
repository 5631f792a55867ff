/**
 * What the lanes count, under the names of `docs/METRICS.md`.
 *
 * @module
 */
import type { Labels, MetricFamily, Sample } from "../metrics/metric_family.ts";
import type { PoolStats } from "../pool/pool_stats.ts";

const BYTES_PER_KIB = 1024;
const MS_PER_S = 1000;

/** One snapshot for each lane in, families out. */
export function laneFamilies(lanes: readonly PoolStats[]): readonly MetricFamily[] {
  const perLane = (value: (stats: PoolStats) => number): readonly Sample[] =>
    lanes.map((stats) => ({ labels: { lane: stats.lane }, value: value(stats) }));
  return [
    gauge(
      "appserver_workers_wanted",
      "Workers that a lane should have",
      perLane(({ size }) => size),
    ),
    gauge("appserver_workers", "Workers by what they do", lanes.flatMap(workerStates)),
    gauge(
      "appserver_worker_memory_bytes",
      "Memory of PHP's own, of all serving workers, each after its last request",
      perLane(({ memoryKib }) => memoryKib * BYTES_PER_KIB),
    ),
    counter(
      "appserver_worker_starts_total",
      "PHP processes started",
      perLane(({ spawned }) => spawned),
    ),
    counter(
      "appserver_worker_boot_failures_total",
      "Boots that did not end in a ready worker",
      perLane(({ bootFailures }) => bootFailures),
    ),
    counter(
      "appserver_worker_retirements_total",
      "Workers that left, by reason",
      lanes.flatMap(({ lane, retired }) => byName(retired, "reason", { lane })),
    ),
    {
      type: "histogram",
      name: "appserver_worker_boot_seconds",
      help: "Boot of the application inside a new worker",
      samples: lanes.map(({ bootTime }) => bootTime),
    },
    gauge(
      "appserver_queue_length",
      "Requests that wait for a worker",
      perLane(({ queueLength }) => queueLength),
    ),
    gauge(
      "appserver_queue_oldest_wait_seconds",
      "How long the first of the waiting requests has waited",
      perLane(({ oldestWaitMs }) => oldestWaitMs / MS_PER_S),
    ),
    counter(
      "appserver_worker_requests_total",
      "Requests that workers ended, whatever their status",
      perLane(({ served }) => served),
    ),
    counter(
      "appserver_requests_failed_total",
      "Requests that got no worker, or lost it, by cause",
      lanes.flatMap(({ lane, failed }) => byName(failed, "cause", { lane })),
    ),
    {
      type: "histogram",
      name: "appserver_php_duration_seconds",
      help: "From the hand-over of a request to the worker's word that it has ended it",
      samples: lanes.map(({ phpTime }) => phpTime),
    },
  ];
}

function workerStates(stats: PoolStats): readonly Sample[] {
  const { starting, idle, busy, draining } = stats;
  return byName({ starting, idle, busy, draining }, "state", { lane: stats.lane });
}

function byName(
  numbers: Readonly<Record<string, number>>,
  label: string,
  labels: Labels,
): readonly Sample[] {
  return Object.entries(numbers).map(([name, value]) => ({
    labels: { ...labels, [label]: name },
    value,
  }));
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { type: "gauge", name, help, samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { type: "counter", name, help, samples };
}
