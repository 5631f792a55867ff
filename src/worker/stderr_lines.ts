/**
 * A worker's standard error, line by line: bounded, rate limited, never in the worker's way.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { LineRate } from "../base/line_rate.ts";
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

/** Reads a stream of text to its end. PHP never waits: whatever it writes is taken off the pipe at once. */
export class StderrLines {
  readonly #options: Required<StderrLinesOptions>;
  readonly #kept: string[] = [];
  #partial = "";
  #isCutting = false;
  readonly #rate: LineRate;

  /** Nothing is read before `drain`. */
  constructor(options: StderrLinesOptions) {
    this.#options = { maxLineLength: 4096, maxLinesPerSecond: 200, ...options };
    this.#rate = new LineRate({ ...this.#options, perSecond: this.#options.maxLinesPerSecond });
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
    this.#rate.tell();
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
    if (this.#rate.admits()) this.#options.onLine(line);
  }
}
