/**
 * Incoming bytes of one worker: cuts the stream into frames and hands each over as a checked message.
 *
 * One buffer is recycled for every read. It grows only for a frame whose length was checked first, so a hostile length
 * never allocates anything.
 *
 * @module
 */
import type { Dialect } from "./dialect.ts";
import type { WorkerMessage } from "./messages.ts";
import { ProtocolError } from "./protocol_error.ts";

/** As much of a stream's BYOB reader as is needed. */
export interface ByteSource {
  /** Fills a part of `view`, whose buffer it takes over and gives back. */
  read(
    view: Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly value?: Uint8Array<ArrayBuffer> | undefined; readonly done: boolean }>;
}

/** How a stream ended. */
export interface StreamEnd {
  /** Bytes of a frame that never became whole; 0 for a clean end. */
  readonly truncatedBytes: number;
}

const LENGTH_BYTES = 4;
const INITIAL_BUFFER_BYTES = 65_536;

/** Reads frames until the stream ends. */
export class FrameReader {
  readonly #source: ByteSource;
  readonly #dialect: Dialect;
  readonly #maxFrameBytes: number;
  #buffer = new Uint8Array(INITIAL_BUFFER_BYTES);
  #filled = 0;
  /** Bytes of the stream before `#buffer[0]`. */
  #offset = 0;

  /** `maxFrameBytes` bounds the length field. */
  constructor(source: ByteSource, dialect: Dialect, maxFrameBytes: number) {
    this.#source = source;
    this.#dialect = dialect;
    this.#maxFrameBytes = maxFrameBytes;
  }

  /**
   * Calls `onMessage` for each frame, in order, with the frame's place in the stream. A promise that it returns is
   * awaited before more is read: that is the back-pressure on a streaming worker.
   *
   * @throws {ProtocolError} If a frame cannot be right.
   */
  async run(
    onMessage: (message: WorkerMessage, offset: number) => Promise<void> | undefined,
  ): Promise<StreamEnd> {
    while (true) {
      const { value, done } = await this.#source.read(
        new Uint8Array(this.#buffer.buffer, this.#filled, this.#buffer.length - this.#filled),
      );
      if (value !== undefined) {
        this.#buffer = new Uint8Array(value.buffer);
        this.#filled += value.byteLength;
      }
      if (done) return { truncatedBytes: this.#filled };

      let at = 0;
      while (this.#filled - at >= LENGTH_BYTES) {
        const length = this.#lengthAt(at);
        const end = at + LENGTH_BYTES + length;
        if (end > this.#filled) break;
        const frame = this.#buffer.subarray(at + LENGTH_BYTES, end);
        const offset = this.#offset + at;
        let pressure: Promise<void> | undefined;
        try {
          pressure = onMessage(this.#dialect.decode(frame, offset), offset);
        } catch (error) {
          throw error instanceof ProtocolError ? error.showing(frame) : error;
        }
        at = end;
        if (pressure !== undefined) await pressure;
        const following = this.#dialect.takeFollowing?.();
        if (following !== undefined) await onMessage(following, offset);
      }
      this.#keepRest(at);
    }
  }

  /** Length of the frame that begins at `at`, checked. */
  #lengthAt(at: number): number {
    const buffer = this.#buffer;
    const length = ((buffer[at] ?? 0) * 0x1000000) + ((buffer[at + 1] ?? 0) << 16) +
      ((buffer[at + 2] ?? 0) << 8) + (buffer[at + 3] ?? 0);
    if (length >= this.#dialect.minFrameLength && length <= this.#maxFrameBytes) return length;
    throw new ProtocolError({
      offset: this.#offset + at,
      expected: `a frame length from ${this.#dialect.minFrameLength} to ${this.#maxFrameBytes}`,
      received: looksPrinted(buffer.subarray(at, at + LENGTH_BYTES))
        ? `${length}, which is text: something printed onto the wire`
        : String(length),
      bytes: buffer.subarray(at, this.#filled),
    });
  }

  /** Moves the beginning of an unfinished frame to the front and makes room for the rest of it. */
  #keepRest(from: number): void {
    if (from > 0) {
      this.#buffer.copyWithin(0, from, this.#filled);
      this.#filled -= from;
      this.#offset += from;
    }
    if (this.#filled < LENGTH_BYTES) return;
    const wanted = LENGTH_BYTES + this.#lengthAt(0);
    if (wanted <= this.#buffer.length) return;
    const grown = new Uint8Array(wanted);
    grown.set(this.#buffer.subarray(0, this.#filled));
    this.#buffer = grown;
  }
}

/** Whether these bytes read as a line of text, so that whoever looks for the cause need not decode the excerpt. */
function looksPrinted(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
}
