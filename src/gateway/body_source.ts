/**
 * The stream of a request's body, read in whichever of two ways costs less.
 *
 * @module
 */
import { type BodyPart, giveBack } from "../http/body_part.ts";

/** What a read brings. */
export interface NextPart {
  /** Absent at the end. */
  readonly value?: BodyPart | undefined;
  readonly done: boolean;
}

/**
 * What is read at a time of a long body whose length was announced, bytes: with 64 KiB an upload of 64 MiB reached PHP at
 * two thirds of the rate, with 16 KiB at half of it.
 */
export const LONG_READ_BYTES = 131_072;
/**
 * What is read at a time of a body in chunks, bytes. For each read Deno 2.9.6 takes as much off the socket as it ever has
 * read at a time from this connection, but gives no more than what is left of one chunk, and keeps the rest in memory: of
 * a client that is quicker than its reader and sends chunks of 64 KiB, two thirds of the body with reads of 128 KiB, half
 * of it with 64 KiB, a fifth with these. What it keeps is moved with each read, which costs more than the reads do.
 */
export const CHUNKED_READ_BYTES = 16_384;

/** Reads a stream part by part; it belongs to this reader until its end. */
export class BodySource {
  readonly #stream: ReadableStream<BodyPart>;
  #reader: ReadableStreamDefaultReader<BodyPart>;
  #bufferReader: ReadableStreamBYOBReader | undefined;
  #buffer: ArrayBuffer | undefined;

  /** Nobody else may have it. */
  constructor(stream: ReadableStream<BodyPart>) {
    this.#stream = stream;
    this.#reader = stream.getReader();
  }

  /**
   * From here on one buffer serves all of it: a part is good until the next one is asked for. Without it the runtime
   * makes and clears 64 KiB for each part, which is a third of what it costs to receive a long body. Where the runtime
   * has all of the body already, each part keeps its own memory.
   */
  reuseBuffer(bufferBytes: number): void {
    this.#reader.releaseLock();
    try {
      this.#bufferReader = this.#stream.getReader({ mode: "byob" });
      this.#buffer = new ArrayBuffer(bufferBytes);
    } catch (error) {
      // Deno 2.9.6 makes a body that came along with its head a stream of whole parts.
      if (!(error instanceof TypeError)) throw error;
      this.#reader = this.#stream.getReader();
    }
  }

  /** The next part, or `done`. Rejects as the stream does. */
  read(): Promise<NextPart> {
    const reader = this.#bufferReader;
    const buffer = this.#buffer;
    return reader === undefined || buffer === undefined
      ? this.#reader.read()
      : this.#readInto(buffer, reader);
  }

  /** Wants no more of it. Ends a read that waits. */
  async cancel(): Promise<void> {
    await (this.#bufferReader ?? this.#reader).cancel();
  }

  async #readInto(buffer: ArrayBuffer, reader: ReadableStreamBYOBReader): Promise<NextPart> {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    // The stream has moved the memory to another object.
    this.#buffer = value?.buffer;
    if (done && value !== undefined) giveBack(value);
    return { value, done };
  }
}
