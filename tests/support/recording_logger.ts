/**
 * A logger that keeps what it is told.
 *
 * @module
 */
import type { LogFields, Logger, LogLevel } from "../../src/base/logger.ts";

/** One call. */
export interface LoggedEvent {
  readonly level: LogLevel;
  readonly event: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps events in order. */
export class RecordingLogger implements Logger {
  readonly events: LoggedEvent[] = [];

  log(level: LogLevel, event: string, message: string, fields: LogFields = {}): void {
    this.events.push({ level, event, message, fields });
  }

  /** Messages of one kind of event. */
  messagesOf(event: string): string[] {
    return this.events.filter((logged) => logged.event === event).map((logged) => logged.message);
  }
}
