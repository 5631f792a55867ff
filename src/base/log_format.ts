/**
 * A log record as one line of text, for machines or for people. Pure.
 *
 * @module
 */
import type { LogFields, LogLevel, LogValue } from "./logger.ts";
import { printable, printableJson, shortened } from "./printable.ts";

/** One event with the moment it was told. */
export interface LogRecord {
  /** Wall clock, milliseconds since 1970. */
  readonly timeMs: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A record as one line, without its line feed. */
export type LogFormat = (record: LogRecord) => string;

/** Names that every record has; a field of that name is written as `field_…`, since JSON readers keep only the last. */
const OWN_NAMES: ReadonlySet<string> = new Set(["time", "level", "event", "message"]);

/** Levels are padded to the longest, so that events line up. */
const LEVEL_WIDTH = 5;

const RESET = "\u001b[0m";
const DIM = "\u001b[2m";
const LEVEL_COLORS: Readonly<Record<LogLevel, string>> = {
  debug: DIM,
  info: "\u001b[32m",
  warn: "\u001b[33m",
  error: "\u001b[1;31m",
};

/** `{"time":"2026-01-02T12:03:04.123Z","level":"warn","event":…,"message":…,"worker":3}`; undefined fields are absent. */
export function formatJson({ timeMs, level, event, message, fields }: LogRecord): string {
  let line = `{"time":"${isoTime(timeMs)}","level":"${level}","event":${jsonValue(event)}` +
    `,"message":${jsonValue(message)}`;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    line += `,${printableJson(OWN_NAMES.has(name) ? `field_${name}` : name)}:${jsonValue(value)}`;
  }
  return `${line}}`;
}

/** `12:03:04.123 warn  php_stderr  Message  worker=3 request_id=ab12`; local time. */
export function formatText({ timeMs, level, event, message, fields }: LogRecord): string {
  const parts = [
    `${clockTime(timeMs)} ${level.padEnd(LEVEL_WIDTH)} ${textValue(event)}`,
    printable(shortened(message)),
    textFields(fields),
  ];
  return parts.filter((part) => part !== "").join("  ");
}

/** As `formatText`, with the level in colour and what is read last dimmed (ANSI SGR). */
export function formatColoredText({ timeMs, level, event, message, fields }: LogRecord): string {
  const paintedLevel = `${LEVEL_COLORS[level]}${level.padEnd(LEVEL_WIDTH)}${RESET}`;
  const tail = textFields(fields);
  const parts = [
    `${DIM}${clockTime(timeMs)}${RESET} ${paintedLevel} ${DIM}${textValue(event)}${RESET}`,
    printable(shortened(message)),
    tail === "" ? "" : `${DIM}${tail}${RESET}`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}

/** Words of a line in colours (ANSI SGR); for a terminal only. */
export const paint = {
  dim: (text: string): string => `${DIM}${text}${RESET}`,
  good: (text: string): string => `${LEVEL_COLORS.info}${text}${RESET}`,
  notable: (text: string): string => `${LEVEL_COLORS.warn}${text}${RESET}`,
  bad: (text: string): string => `${LEVEL_COLORS.error}${text}${RESET}`,
} as const;

const MS_PER_S = 1000;
/** The second of the line before, which most lines of a busy server share, and how it is written up to its point. */
let lastSecond = Number.NaN;
let lastSecondText = "";

/** A moment up to the point before its milliseconds, and those. The object is used again by the next call. */
export interface IsoSecond {
  /** `2026-01-02T12:03:04.` */
  text: string;
  /** 0 to 999. */
  ms: number;
}

const isoMoment: IsoSecond = { text: "", ms: 0 };

/** Takes a moment apart, UTC. A time that no calendar holds is the epoch. */
export function isoSecond(timeMs: number): Readonly<IsoSecond> {
  const second = Math.floor(timeMs / MS_PER_S);
  if (second !== lastSecond) {
    const date = new Date(timeMs);
    if (Number.isNaN(date.getTime())) return isoSecond(0);
    const text = date.toISOString();
    lastSecond = second;
    lastSecondText = text.slice(0, text.indexOf(".") + 1);
  }
  isoMoment.text = lastSecondText;
  isoMoment.ms = Math.floor(timeMs) - second * MS_PER_S;
  return isoMoment;
}

/** UTC with milliseconds, `2026-01-02T12:03:04.123Z`. A time that no calendar holds is the epoch. */
export function isoTime(timeMs: number): string {
  const { text, ms } = isoSecond(timeMs);
  return `${text}${ms < 10 ? "00" : ms < 100 ? "0" : ""}${ms}Z`;
}

/** Local time of day with milliseconds, `12:03:04.123`. */
export function clockTime(timeMs: number): string {
  const date = new Date(timeMs);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"));
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** One value as JSON, fit for a terminal; numbers that JSON has no word for become null. */
export function jsonValue(value: LogValue): string {
  if (typeof value === "string") return printableJson(shortened(value));
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "null";
  return typeof value === "boolean" ? String(value) : "null";
}

/** One value for people: quoted only where it could be mistaken for two. */
export function textValue(value: LogValue): string {
  if (typeof value !== "string") return String(value);
  return value === "" || /[\s"=]/.test(value)
    ? printableJson(shortened(value))
    : printable(shortened(value));
}

function textFields(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${printable(name)}=${textValue(value)}`)
    .join(" ");
}
