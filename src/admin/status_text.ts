/**
 * The status of a server for people: a line about the server, a table a lane. Pure.
 *
 * @module
 */
import type { LaneStatus, ServerStatus, WorkerStatus } from "./admin_target.ts";
import { readiness } from "./status_report.ts";

const MS_PER_S = 1000;
const S_PER_MIN = 60;
const MIN_PER_H = 60;
const KIB_PER_MIB = 1024;
const COLUMNS = ["worker", "pid", "state", "served", "memory", "age", "request"] as const;

/** Several lines; the last one has no line feed. */
export function statusText(status: ServerStatus, nowEpochMs: number): string {
  const { php, application, bootFailure } = status;
  const up = durationText(nowEpochMs - status.startedEpochMs);
  const lines = [
    `${status.software}: ${readiness(status)}, up ${up}, ${status.inFlight} in flight`,
    `${status.root}: ${application === "" ? "nothing has booted yet" : application}, ` +
    `PHP ${php.version}, SAPI ${php.sapi}`,
  ];
  if (bootFailure !== undefined) lines.push(`Does not boot: ${bootFailure.message}`);
  return [...lines, ...status.lanes.flatMap((lane) => ["", ...laneLines(lane)])].join("\n");
}

function laneLines(lane: LaneStatus): readonly string[] {
  const queue = lane.queueLength === 0
    ? ""
    : `, ${lane.queueLength} waiting (the first for ${durationText(lane.oldestWaitMs)})`;
  const counts = [
    ["retired", countsText(lane.retired)],
    ["failed", countsText(lane.failed)],
  ].filter(([, text]) => text !== "").map(([name, text]) => `  ${name}: ${text}`);
  return [
    `${lane.lane}: ${lane.ready} of ${lane.size} ready, ${lane.served} served${queue}`,
    ...tableLines([COLUMNS, ...lane.workers.map(workerRow)]),
    ...counts,
  ];
}

function workerRow(worker: WorkerStatus): readonly string[] {
  const { request } = worker;
  return [
    `#${worker.id}`,
    String(worker.pid),
    worker.state,
    String(worker.served),
    `${(worker.memoryKib / KIB_PER_MIB).toFixed(1)} MiB`,
    durationText(worker.ageMs),
    request === undefined
      ? ""
      : `${request.method} ${request.path} for ${durationText(request.forMs)}`,
  ];
}

function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()
  );
}

/** Only what happened: `crash 2, reload 6`. */
function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`).join(", ");
}

function durationText(ms: number): string {
  if (ms < MS_PER_S) return `${Math.round(ms)} ms`;
  const s = Math.floor(ms / MS_PER_S);
  if (s < S_PER_MIN) return `${s} s`;
  const min = Math.floor(s / S_PER_MIN);
  if (min < MIN_PER_H) return `${min} min`;
  return `${Math.floor(min / MIN_PER_H)} h ${min % MIN_PER_H} min`;
}
