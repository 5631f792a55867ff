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

/** Longer than any event takes on a busy machine, ms: only a failing test waits for it. */
const PATIENCE_MS = 20_000;

/** Keeps events in order. */
export class RecordingLogger implements Logger {
  readonly events: LoggedEvent[] = [];
  readonly #waiting: { readonly event: string; readonly tell: (logged: LoggedEvent) => void }[] =
    [];

  log(level: LogLevel, event: string, message: string, fields: LogFields = {}): void {
    const logged = { level, event, message, fields };
    this.events.push(logged);
    for (const waiting of this.#waiting) {
      if (waiting.event === event) waiting.tell(logged);
    }
  }

  /** The first event of this kind, past or future; rejects when none comes. */
  async event(event: string): Promise<LoggedEvent> {
    return this.events.find((logged) => logged.event === event) ?? await this.nextEvent(event);
  }

  /** The next event of this kind; rejects when none comes. */
  async nextEvent(event: string): Promise<LoggedEvent> {
    const { promise, resolve, reject } = Promise.withResolvers<LoggedEvent>();
    const timer = setTimeout(() => reject(new Error(`No event ${event}`)), PATIENCE_MS);
    this.#waiting.push({ event, tell: resolve });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Messages of one kind of event. */
  messagesOf(event: string): string[] {
    return this.events.filter((logged) => logged.event === event).map((logged) => logged.message);
  }
}
