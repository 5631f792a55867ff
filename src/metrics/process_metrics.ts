/**
 * The server's own process: processor time, memory, event loop. PHP's share is with its workers.
 *
 * @module
 */
import process from "node:process";
import type { MetricFamily } from "./metric_family.ts";

const US_PER_S = 1_000_000;
const MS_PER_S = 1000;

/** What the machine cannot be asked for. */
export interface ProcessFacts {
  /** Wall clock of the start, milliseconds since 1970. */
  readonly startedEpochMs: number;
  /** How late the event loop was when it was last looked at, ms. */
  readonly lagMs: number;
}

/** Reads the figures now; needs no permission. */
export function processFamilies({ startedEpochMs, lagMs }: ProcessFacts): readonly MetricFamily[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      type: "counter",
      name: "process_cpu_seconds_total",
      help: "Processor time of the server, without PHP",
      samples: [{ labels: {}, value: (user + system) / US_PER_S }],
    },
    {
      type: "gauge",
      name: "process_resident_memory_bytes",
      help: "Memory of the server, without PHP",
      samples: [{ labels: {}, value: process.memoryUsage.rss() }],
    },
    {
      type: "gauge",
      name: "process_start_time_seconds",
      help: "Start of the server, seconds since 1970",
      samples: [{ labels: {}, value: startedEpochMs / MS_PER_S }],
    },
    {
      type: "gauge",
      name: "appserver_event_loop_lag_seconds",
      help: "How late the event loop of the server was when it was last looked at",
      samples: [{ labels: {}, value: lagMs / MS_PER_S }],
    },
  ];
}
