/**
 * Access records as lines of a log.
 *
 * @module
 */
import { LineBytes } from "../base/line_bytes.ts";
import { clockTime, isoTime, paint, textValue } from "../base/log_format.ts";
import { printableJson, shortened } from "../base/printable.ts";
import type { AccessRecord, AccessRecordSink } from "../http/access_log.ts";

/** Takes finished lines: a `LogWriter` or a `LineWriter`. */
export interface LineSink {
  /** One line without its line feed, free of control characters; bytes are copied. Never throws, never waits. */
  writeLine(line: string | LineBytes): void;
}

/**
 * How a record is written: for machines, for people, in colours for people at a terminal, (with the date) for people who
 * read it on another day, or as Apache and nginx do.
 */
export type AccessFormat = "json" | "text" | "colored" | "dated" | "combined";

type TextFormat = Exclude<AccessFormat, "json">;

const TEXT_FORMATS: Readonly<Record<TextFormat, (record: AccessRecord) => string>> = {
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
  readonly #format: AccessFormat;
  readonly #line = new LineBytes();

  /** Nothing is written before the first record. */
  constructor(lines: LineSink, format: AccessFormat) {
    this.#lines = lines;
    this.#format = format;
  }

  write(record: AccessRecord): void {
    if (this.#format !== "json") {
      this.#lines.writeLine(TEXT_FORMATS[this.#format](record));
      return;
    }
    this.#line.clear();
    appendJsonRecord(this.#line, record);
    this.#lines.writeLine(this.#line);
  }
}

/**
 * `{"time":…,"level":"info","event":"request","id":…,"method":…,"path":…,"status":200,"bytes":…,"duration_ms":3.217,…}`.
 * `id` to `remote_addr`, `pool` and `error` are named as in the Go server's log, so that what reads that reads this.
 * Fields that say nothing are absent: `bytes` that nobody counted, a worker where none was needed, no error.
 *
 * A record pays half of what a string of it would, and leaves nothing behind that waits for the next write.
 */
function appendJsonRecord(line: LineBytes, record: AccessRecord): void {
  line.text('{"time":"');
  line.isoTime(record.timeMs);
  line.text('","level":"info","event":"request","id":');
  line.json(record.id);
  line.text(',"method":');
  line.json(record.method);
  line.text(',"path":');
  line.json(record.path);
  line.text(',"status":');
  line.number(record.status);
  if (record.bytes !== undefined) {
    line.text(',"bytes":');
    line.number(record.bytes);
  }
  line.text(',"duration_ms":');
  line.thousandths(record.durationMs);
  if (record.lane !== "") {
    line.text(',"queue_ms":');
    line.thousandths(record.queueMs);
    line.text(',"pool":');
    line.json(record.lane);
  }
  if (record.workerId !== 0) {
    line.text(',"worker":');
    line.number(record.workerId);
  }
  line.text(',"remote_addr":');
  line.json(record.remoteAddress);
  line.text(',"user_agent":');
  line.json(record.userAgent);
  if (record.referer !== "") {
    line.text(',"referer":');
    line.json(record.referer);
  }
  if (record.errorCode !== "") {
    line.text(',"error":');
    line.json(record.errorCode);
  }
  line.text("}");
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
