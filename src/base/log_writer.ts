/**
 * Loggers that write: JSON lines for machines, text for people. Both are batched, bounded, and never fail.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { LineBytes } from "./line_bytes.ts";
import { type ByteOutput, type FlushOptions, LineWriter } from "./line_writer.ts";
import { formatColoredText, formatJson, formatText, type LogFormat } from "./log_format.ts";
import type { LogFields, Logger, LogLevel } from "./logger.ts";

export type { ByteOutput, FlushOptions } from "./line_writer.ts";

/** What a log writer needs. */
export interface LogWriterOptions {
  /** Usually `Deno.stdout` or `Deno.stderr`. */
  readonly output: ByteOutput;
  readonly clock: Clock;
  /** Least severe level that is written. @default {"info"} */
  readonly level?: LogLevel;
  /** Characters that may wait for a slow output; what exceeds it is counted and reported. @default {1_048_576} */
  readonly maxWaitingLength?: number;
}

/** What a text writer needs beside that. */
export interface TextLogWriterOptions extends LogWriterOptions {
  /** Whether to use ANSI colours. The caller knows the terminal and NO_COLOR. @default {false} */
  readonly isColored?: boolean;
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const NO_FIELDS: LogFields = {};

/** A logger over a `LineWriter`; the format is what its subclasses add. */
export class LogWriter implements Logger {
  readonly #clock: Clock;
  readonly #format: LogFormat;
  readonly #leastSeverity: number;
  readonly #lines: LineWriter;

  /** Nothing is written before the first record. */
  constructor(options: LogWriterOptions, format: LogFormat) {
    const { output, clock, level = "info", maxWaitingLength } = options;
    this.#clock = clock;
    this.#format = format;
    this.#leastSeverity = SEVERITY[level];
    this.#lines = new LineWriter({
      output,
      clock,
      onDropped: (lines) => this.#reportDropped(lines),
      ...(maxWaitingLength === undefined ? {} : { maxWaitingLength }),
    });
  }

  /** Writes one record as one line; warnings and errors at once, others within 10 ms. Never throws, never waits. */
  log(level: LogLevel, event: string, message: string, fields: LogFields = NO_FIELDS): void {
    if (SEVERITY[level] < this.#leastSeverity) return;
    const line = this.#format({ timeMs: this.#clock.epochMs(), level, event, message, fields });
    this.#lines.writeLine(line, SEVERITY[level] >= SEVERITY.warn);
  }

  /**
   * Writes a finished line in turn with the records, whatever the level: for the access log.
   *
   * @param line One line without its line feed, free of control characters.
   */
  writeLine(line: string | LineBytes): void {
    this.#lines.writeLine(line);
  }

  /** Resolves when all is written, when the output refuses it, or when `signal` aborts; never rejects. */
  flush(options: FlushOptions = {}): Promise<void> {
    return this.#lines.flush(options);
  }

  #reportDropped(lines: number): void {
    this.log("error", "log_lines_dropped", "Log output was too slow or broken", { lines });
  }
}

/**
 * One JSON object a line: `time` (ISO 8601 with milliseconds, UTC), `level`, `event`, `message`, then the fields.
 *
 * @example
 * ```ts
 * import { systemClock } from "./clock.ts";
 * import { JsonLogWriter } from "./log_writer.ts";
 *
 * const log = new JsonLogWriter({ output: { write: (bytes) => Promise.resolve(bytes.length) }, clock: systemClock });
 * log.log("info", "listening", "Listening on 127.0.0.1:8080", { port: 8080 });
 * await log.flush();
 * ```
 */
export class JsonLogWriter extends LogWriter {
  /** Nothing is written before the first record. */
  constructor(options: LogWriterOptions) {
    super(options, formatJson);
  }
}

/** One line for people: `12:03:04.123 warn  php_stderr  Message  worker=3`. */
export class TextLogWriter extends LogWriter {
  /** Nothing is written before the first record. */
  constructor(options: TextLogWriterOptions) {
    super(options, options.isColored === true ? formatColoredText : formatText);
  }
}
