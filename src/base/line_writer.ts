/**
 * Lines of text to an output that may be slow, blocked or gone, without ever making the caller wait.
 *
 * @module
 */
import type { Clock, TimerHandle } from "./clock.ts";
import { LineBytes } from "./line_bytes.ts";

/** Where bytes go: `Deno.stdout`, a file, a fake. */
export interface ByteOutput {
  /** Writes some of `bytes` and says how many; rejects if the output is broken. One call at a time. */
  write(bytes: Uint8Array): Promise<number>;
}

/** What a `LineWriter` needs. */
export interface LineWriterOptions {
  readonly output: ByteOutput;
  readonly clock: Clock;
  /** Called once the output works again, with the number of lines that found no room (at least 1). */
  readonly onDropped: (lines: number) => void;
  /** Characters that may wait for the output; a line that would exceed it is dropped. @default {1_048_576} */
  readonly maxWaitingLength?: number;
  /** Longest time a line waits for company before it is written, ms. @default {10} */
  readonly flushDelayMs?: number;
  /** Pause after the output refused a write, ms. @default {1000} */
  readonly retryDelayMs?: number;
}

/** How `flush` may be cut short. */
export interface FlushOptions {
  /** Ends the wait, not the write: an output that blocks must not hold up the exit. */
  readonly signal?: AbortSignal;
}

/** As much as one write should carry; from here on lines do not wait for company. */
const FULL_BATCH_LENGTH = 65_536;
const MAX_WAITING_LENGTH = 1_048_576;
const FLUSH_DELAY_MS = 10;
const RETRY_DELAY_MS = 1000;
/** Buffers up to this size are kept for the next lines, bytes. */
const KEPT_BUFFER_BYTES = 262_144;

/**
 * Gathers lines and writes them in batches, in order, one write at a time. Lines that arrive while a write is under way
 * form the next batch. A refused write is tried again with a later line, so that a full disk or a stopped reader costs
 * lines only when the bound is reached.
 */
export class LineWriter {
  readonly #options: Required<LineWriterOptions>;
  /** Two buffers take turns: one gathers lines while the other is being written. */
  #waiting = new LineBytes();
  #spare = new LineBytes();
  readonly #line = new LineBytes();
  #waitingLength = 0;
  /** Bytes that a write left over; they go first, so that no line is torn. */
  #rest: Uint8Array = new Uint8Array(0);
  #dropped = 0;
  #timer: TimerHandle | undefined;
  #isDraining = false;
  #drain: Promise<void> = Promise.resolve();
  #retryAtMs = Number.NEGATIVE_INFINITY;

  /** Nothing is written before the first line. */
  constructor(options: LineWriterOptions) {
    this.#options = {
      maxWaitingLength: MAX_WAITING_LENGTH,
      flushDelayMs: FLUSH_DELAY_MS,
      retryDelayMs: RETRY_DELAY_MS,
      ...options,
    };
  }

  /**
   * Takes one line, without its line feed and already free of control characters. Never throws, never waits. What is
   * given as bytes is copied.
   *
   * @param isUrgent Whether it should be written now, for lines that explain a crash.
   */
  writeLine(line: string | LineBytes, isUrgent = false): void {
    const length = line.length + 1;
    if (this.#waitingLength + length > this.#options.maxWaitingLength) {
      this.#dropped++;
    } else {
      this.#waiting.line(typeof line === "string" ? this.#bytesOf(line) : line);
      this.#waitingLength += length;
    }
    if (this.#isDraining) return;
    const isDue = isUrgent || this.#waitingLength >= FULL_BATCH_LENGTH;
    // Most lines find that the timer runs already, and cost no look at the clock.
    if (!isDue && this.#timer !== undefined) return;
    const pauseMs = this.#retryAtMs - this.#options.clock.nowMs();
    if (pauseMs <= 0 && isDue) {
      this.#start();
    } else {
      this.#timer ??= this.#options.clock.schedule(
        Math.max(pauseMs, this.#options.flushDelayMs),
        () => this.#start(),
      );
    }
  }

  /**
   * Writes what waits. Resolves when it is written, when the output refuses it, or when `signal` aborts; never rejects.
   */
  async flush({ signal }: FlushOptions = {}): Promise<void> {
    if (signal?.aborted === true) return;
    const drain = this.#start();
    if (signal === undefined) return await drain;
    const cut = Promise.withResolvers<void>();
    const onAbort = () => cut.resolve();
    signal.addEventListener("abort", onAbort);
    await Promise.race([drain, cut.promise]);
    signal.removeEventListener("abort", onAbort);
  }

  #start(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (!this.#isDraining) {
      this.#isDraining = true;
      this.#drain = this.#drainAll();
    }
    return this.#drain;
  }

  async #drainAll(): Promise<void> {
    const { output, clock, retryDelayMs } = this.#options;
    try {
      while (this.#rest.length > 0 || this.#waitingLength > 0) {
        if (this.#rest.length === 0) {
          this.#rest = this.#takeBatch();
          // Now there is room for a line that says so, and what came before has been written.
          this.#reportDropped();
        }
        const written = await output.write(this.#rest);
        // An output that takes nothing would be asked for ever.
        if (written <= 0) throw new RangeError(`Cannot write log: ${written} bytes taken`);
        this.#rest = this.#rest.subarray(written);
      }
    } catch {
      // There is nobody to tell: this is where failures are told.
      this.#retryAtMs = clock.nowMs() + retryDelayMs;
    } finally {
      // Here and not when the promise settles: a line in between would wait for a drain that is over.
      this.#isDraining = false;
    }
  }

  #bytesOf(line: string): LineBytes {
    this.#line.clear();
    this.#line.text(line);
    return this.#line;
  }

  /** What the last batch was is written by now: its buffer gathers from here on. */
  #takeBatch(): Uint8Array {
    const full = this.#waiting;
    const isKept = this.#spare.capacity <= KEPT_BUFFER_BYTES;
    this.#waiting = isKept ? this.#spare : new LineBytes();
    this.#waiting.clear();
    this.#waitingLength = 0;
    this.#spare = full;
    return full.bytes;
  }

  #reportDropped(): void {
    if (this.#dropped === 0) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#options.onDropped(dropped);
  }
}
