/**
 * Access records as lines of a log.
 *
 * @module
 */
import { clockTime, isoTime, jsonValue, paint, textValue } from "../base/log_format.ts";
import { printableJson, shortened } from "../base/printable.ts";
import type { AccessRecord, AccessRecordSink } from "../http/access_log.ts";

/** Takes finished lines: a `LogWriter` or a `LineWriter`. */
export interface LineSink {
  /** One line without its line feed, free of control characters. Never throws, never waits. */
  writeLine(line: string): void;
}

/**
 * How a record is written: for machines, for people, in colours for people at a terminal, (with the date) for people who
 * read it on another day, or as Apache and nginx do.
 */
export type AccessFormat = "json" | "text" | "colored" | "dated" | "combined";

const FORMATS: Readonly<Record<AccessFormat, (record: AccessRecord) => string>> = {
  json: formatJsonRecord,
  text: (record) => `${clockTime(record.timeMs)} ${formatTextRecord(record)}`,
  colored: formatColoredRecord,
  dated: (record) => `${isoTime(record.timeMs)} ${formatTextRecord(record)}`,
  combined: formatCombinedRecord,
};

/** From here on a duration is shown without decimals, ms. */
const COARSE_FROM_MS = 100;

/** Writes each record as one line, whatever the log's level. */
export class AccessSink implements AccessRecordSink {
  readonly #lines: LineSink;
  readonly #format: (record: AccessRecord) => string;

  /** Nothing is written before the first record. */
  constructor(lines: LineSink, format: AccessFormat) {
    this.#lines = lines;
    this.#format = FORMATS[format];
  }

  write(record: AccessRecord): void {
    this.#lines.writeLine(this.#format(record));
  }
}

/**
 * `{"time":…,"level":"info","event":"request","id":…,"method":…,"path":…,"status":200,"bytes":…,"duration_ms":3.217,…}`.
 * `id` to `remote_addr`, `pool` and `error` are named as in the Go server's log, so that what reads that reads this.
 * Fields that say nothing are absent: `bytes` that nobody counted, a worker where none was needed, no error.
 */
export function formatJsonRecord(record: AccessRecord): string {
  // Appended piece by piece: a list of fields would cost as much again as the rest of the record.
  let line = `{"time":"${isoTime(record.timeMs)}","level":"info","event":"request"` +
    `,"id":${jsonValue(record.id)},"method":${jsonValue(record.method)}` +
    `,"path":${jsonValue(record.path)},"status":${record.status}`;
  if (record.bytes !== undefined) line += `,"bytes":${record.bytes}`;
  line += `,"duration_ms":${roundToMicroseconds(record.durationMs)}`;
  if (record.lane !== "") {
    line += `,"queue_ms":${roundToMicroseconds(record.queueMs)},"pool":${jsonValue(record.lane)}`;
  }
  if (record.workerId !== 0) line += `,"worker":${record.workerId}`;
  line += `,"remote_addr":${jsonValue(record.remoteAddress)}` +
    `,"user_agent":${jsonValue(record.userAgent)}`;
  if (record.referer !== "") line += `,"referer":${jsonValue(record.referer)}`;
  if (record.errorCode !== "") line += `,"error":${jsonValue(record.errorCode)}`;
  return `${line}}`;
}

/** `GET /path 200 3.2 ms fast#2 8f14e45f`, then the failure's code if there is one; without the time. */
export function formatTextRecord(record: AccessRecord): string {
  const parts = [
    textValue(record.method),
    textValue(record.path),
    String(record.status),
    describeDuration(record.durationMs),
    describeWorker(record),
    textValue(record.id),
    record.errorCode,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** As `formatTextRecord` with the time, and the status in the colour of its class. */
function formatColoredRecord(record: AccessRecord): string {
  const parts = [
    paint.dim(clockTime(record.timeMs)),
    textValue(record.method),
    textValue(record.path),
    statusColor(record.status)(String(record.status)),
    describeDuration(record.durationMs),
    paint.dim(`${describeWorker(record)} ${textValue(record.id)}`.trimStart()),
    record.errorCode === "" ? "" : paint.bad(record.errorCode),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function statusColor(status: number): (text: string) => string {
  if (status >= 500) return paint.bad;
  return status >= 400 ? paint.notable : paint.good;
}

/**
 * The combined format of Apache and nginx: `192.0.2.7 - - [02/Jan/2026:12:03:04 +0000] "GET / HTTP/1.1" 200 512
 * "https://…" "curl/8"`. Times are UTC. The protocol is the one that is served, since the runtime does not tell it.
 */
export function formatCombinedRecord(record: AccessRecord): string {
  const request = `${quotable(record.method)} ${quotable(record.path)} HTTP/1.1`;
  return `${quotable(record.remoteAddress)} - - [${combinedTime(record.timeMs)}] "${request}" ` +
    `${record.status} ${record.bytes ?? "-"} "${quotable(record.referer)}" ` +
    `"${quotable(record.userAgent)}"`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `02/Jan/2026:12:03:04 +0000`. */
function combinedTime(timeMs: number): string {
  const iso = isoTime(timeMs);
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "Jan";
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** Text between quotation marks, with those inside it escaped; a dash for nothing, as the format has it. */
function quotable(text: string): string {
  return text === "" ? "-" : printableJson(shortened(text)).slice(1, -1);
}

function describeWorker({ lane, workerId }: AccessRecord): string {
  return workerId === 0 ? lane : `${lane}#${workerId}`;
}

function describeDuration(durationMs: number): string {
  return `${durationMs.toFixed(durationMs < COARSE_FROM_MS ? 1 : 0)} ms`;
}

function roundToMicroseconds(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000;
}
