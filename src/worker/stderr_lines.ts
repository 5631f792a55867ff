/**
 * A worker's standard error, line by line: bounded, rate limited, never in the worker's way.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import type { TextSource } from "./worker_process.ts";

/** Where lines go. */
export interface StderrLinesOptions {
  readonly clock: Clock;
  /** Called for each line that is within the rate. */
  readonly onLine: (line: string) => void;
  /** Called once a window for the lines that were not. */
  readonly onSuppressed: (lines: number) => void;
  /** Longer lines are cut, characters. @default {4096} */
  readonly maxLineLength?: number;
  /** Lines passed on in one second; the rest is counted. @default {200} */
  readonly maxLinesPerSecond?: number;
}

/** Lines kept as the worker's last words. */
const KEPT_LINES = 20;
const WINDOW_MS = 1000;

/** Reads a stream of text to its end. PHP never waits: whatever it writes is taken off the pipe at once. */
export class StderrLines {
  readonly #options: Required<StderrLinesOptions>;
  readonly #kept: string[] = [];
  #partial = "";
  #isCutting = false;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #linesInWindow = 0;
  #suppressed = 0;
  /** Tells of suppressed lines at the end of their second, should no further line come. */
  #report: TimerHandle | undefined;

  /** Nothing is read before `drain`. */
  constructor(options: StderrLinesOptions) {
    this.#options = { maxLineLength: 4096, maxLinesPerSecond: 200, ...options };
  }

  /** Up to 20 latest lines, oldest first; a line that was not finished counts. */
  get lastLines(): readonly string[] {
    return this.#partial === "" ? [...this.#kept] : [...this.#kept, this.#partial];
  }

  /** Reads until the stream ends or breaks; never rejects. */
  async drain(source: TextSource): Promise<void> {
    // Bytes that are no UTF-8 become U+FFFD: this is for reading, not for keeping.
    const decoder = new TextDecoder();
    try {
      while (true) {
        const { value, done } = await source.read();
        if (value !== undefined) this.#take(decoder.decode(value, { stream: true }));
        if (done) break;
      }
    } catch {
      // The pipe was closed under the reader: what arrived before is kept.
    }
    this.#take(decoder.decode());
    if (this.#partial !== "") this.#emit();
    this.#reportSuppressed();
  }

  #take(text: string): void {
    let from = 0;
    while (from < text.length) {
      const newline = text.indexOf("\n", from);
      const end = newline === -1 ? text.length : newline;
      this.#append(text, from, end);
      if (newline === -1) return;
      this.#emit();
      from = newline + 1;
    }
  }

  #append(text: string, from: number, end: number): void {
    if (this.#isCutting) return;
    const room = this.#options.maxLineLength - this.#partial.length;
    if (end - from <= room) {
      this.#partial += text.slice(from, end);
      return;
    }
    this.#partial += `${text.slice(from, from + room)} …`;
    this.#isCutting = true;
  }

  #emit(): void {
    const line = this.#partial.endsWith("\r") ? this.#partial.slice(0, -1) : this.#partial;
    this.#partial = "";
    this.#isCutting = false;
    if (line === "") return;
    if (this.#kept.push(line) > KEPT_LINES) this.#kept.shift();

    const nowMs = this.#options.clock.nowMs();
    if (nowMs - this.#windowStartMs >= WINDOW_MS) {
      this.#reportSuppressed();
      this.#windowStartMs = nowMs;
      this.#linesInWindow = 0;
    }
    if (this.#linesInWindow++ < this.#options.maxLinesPerSecond) {
      this.#options.onLine(line);
      return;
    }
    this.#suppressed++;
    this.#report ??= this.#options.clock.schedule(
      this.#windowStartMs + WINDOW_MS - nowMs,
      () => this.#reportSuppressed(),
    );
  }

  #reportSuppressed(): void {
    this.#report?.cancel();
    this.#report = undefined;
    if (this.#suppressed === 0) return;
    this.#options.onSuppressed(this.#suppressed);
    this.#suppressed = 0;
  }
}
