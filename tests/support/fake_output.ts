/**
 * An output that takes bytes when a test lets it.
 *
 * @module
 */
import type { ByteOutput } from "../../src/base/line_writer.ts";

/** What the output does with a write. */
export type OutputMode = "open" | "blocked" | "broken";

/** Implements `ByteOutput` in memory. */
export class FakeOutput implements ByteOutput {
  readonly #writes: string[] = [];
  readonly #decoder = new TextDecoder();
  #mode: OutputMode = "open";
  #opened = Promise.withResolvers<void>();
  #attempts = 0;
  #inFlight = 0;

  /** `maxBytesPerWrite` makes it take less than it is given, as a pipe does. */
  constructor(readonly maxBytesPerWrite = Number.POSITIVE_INFINITY) {}

  /** Text of each write that went through. */
  get writes(): readonly string[] {
    return this.#writes;
  }

  /** All that was written, by line; the last one is empty if the output ends with a line feed. */
  get lines(): readonly string[] {
    return this.#writes.join("").split("\n");
  }

  /** Writes that were asked for, also those that failed. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Changes what happens; going to `open` lets a blocked write through. */
  set mode(mode: OutputMode) {
    this.#mode = mode;
    this.#opened.resolve();
    this.#opened = Promise.withResolvers();
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.#attempts++;
    if (++this.#inFlight > 1) throw new Error("Two writes at a time");
    try {
      while (this.#mode === "blocked") await this.#opened.promise;
      if (this.#mode === "broken") throw new Deno.errors.BrokenPipe("Broken pipe");
      const taken = bytes.subarray(0, this.maxBytesPerWrite);
      this.#writes.push(this.#decoder.decode(taken, { stream: true }));
      return taken.length;
    } finally {
      this.#inFlight--;
    }
  }
}
