/**
 * What rooms say to the operator. Rooms know this interface only; where lines go is decided in `log_writer.ts`.
 *
 * @module
 */

/** Severity, low to high. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Values a record may carry; nested structures are not logged. */
export type LogValue = string | number | boolean | null | undefined;

/** Fields beside the message. Names are snake_case and carry their unit (`duration_ms`). */
export type LogFields = Readonly<Record<string, LogValue>>;

/** Writes one event per call. Never throws and never blocks the caller. */
export interface Logger {
  /** `event` is a stable snake_case identifier, `message` is for people. */
  log(level: LogLevel, event: string, message: string, fields?: LogFields): void;
}

/** Drops everything; for tests and for embedders that bring no logger. */
export const nullLogger: Logger = { log() {} };
