/**
 * Where bytes wait that are too many for memory. Declared here because this room is its user; tests bring their own.
 *
 * @module
 */

/** Bytes in a temporary file that is gone with its last handle. Written at its end, read from its beginning. */
export interface SpoolFile {
  /** Appends; one call at a time. Rejects when the disk takes no more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Fills the beginning of `into`; null where everything written so far was read. One call at a time. */
  read(into: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Forgets the bytes. What is under way then rejects; harmless the second time. */
  close(): void;
}

/** Makes temporary files. */
export interface Spool {
  /** Rejects when the folder takes no file. */
  open(): Promise<SpoolFile>;
}

/** Bytes that are read from a file at a time. */
const SPOOL_READ_BYTES = 65_536;

/** A file that is written and read at the same time. */
export class SpoolQueue {
  readonly #file: SpoolFile;
  #bytes = 0;
  #isWriting = false;

  /** The file is empty. */
  constructor(file: SpoolFile) {
    this.#file = file;
  }

  /** Bytes that were written and not read. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Nothing waits in it, and nothing is on its way. */
  get isIdle(): boolean {
    return this.#bytes === 0 && !this.#isWriting;
  }

  /** Appends; one call at a time. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#isWriting = true;
    try {
      await this.#file.write(bytes);
      this.#bytes += bytes.length;
    } finally {
      this.#isWriting = false;
    }
  }

  /** The next bytes; one call at a time, and only if there are any. */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = new Uint8Array(Math.min(SPOOL_READ_BYTES, this.#bytes));
    const count = await this.#file.read(buffer) ?? 0;
    this.#bytes -= count;
    return buffer.subarray(0, count);
  }

  /** Forgets what is in it. */
  close(): void {
    this.#file.close();
  }
}

/**
 * The bytes of a file as a stream, which closes the file at its end. The next part is read while the last one is in use.
 *
 * @param file Written to its end already.
 */
export function spooledStream(file: SpoolFile): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = readPart(file);
  return new ReadableStream({
    async pull(controller) {
      try {
        const part = await next;
        if (part === undefined) {
          file.close();
          controller.close();
          return;
        }
        next = readPart(file);
        controller.enqueue(part);
      } catch (error) {
        file.close();
        throw error;
      }
    },
    cancel() {
      file.close();
    },
  }, { highWaterMark: 0 });
}

function readPart(file: SpoolFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const buffer = new Uint8Array(SPOOL_READ_BYTES);
  const part = file.read(buffer).then((bytes) =>
    bytes === null ? undefined : buffer.subarray(0, bytes)
  );
  // Whoever cancels does not wait for what was read ahead.
  part.catch(() => {});
  return part;
}
