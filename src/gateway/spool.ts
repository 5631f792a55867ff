/**
 * Where bytes wait that are too many for memory. Declared here because this room is its user; tests bring their own.
 *
 * @module
 */

import { type BodyPart, giveBack } from "../http/body_part.ts";
import { RequestBodyError } from "./body_errors.ts";

/**
 * Bytes in a temporary file that is gone with its last handle. Written at its end, read from its beginning.
 *
 * Written and read at once, as nginx does: the bytes are copied to or from the system's cache, which takes microseconds;
 * the way to another thread and back costs more than the copy.
 */
export interface SpoolFile {
  /** Appends. Throws when the disk takes no more. */
  write(bytes: Uint8Array): void;
  /** Fills the beginning of `into`; null where everything written so far was read. */
  read(into: Uint8Array<ArrayBuffer>): number | null;
  /** Forgets the bytes: what comes later throws. Harmless the second time. */
  close(): void;
}

/** Makes temporary files. */
export interface Spool {
  /** Rejects when the folder takes no file. */
  open(): Promise<SpoolFile>;
}

/** Bytes that are read for a client at a time. */
const QUEUE_READ_BYTES = 65_536;
/** Bytes that are read for a worker at a time. */
const STREAM_READ_BYTES = 262_144;

/** A file that is written and read at the same time; what the disk does not take stays in memory. */
export class SpoolQueue {
  readonly #file: SpoolFile;
  /** Written to the file, and not read. */
  #fileBytes = 0;
  /** Behind the file's bytes: once the disk was full nothing more is written to it. */
  readonly #rest: BodyPart[] = [];
  #restBytes = 0;
  #isDiskFull = false;

  /** The file is empty, and `begun` the first to be written to it. */
  constructor(file: SpoolFile, begun: readonly BodyPart[]) {
    this.#file = file;
    for (const part of begun) this.write(part);
  }

  /** Bytes that were written and not read. */
  get bytes(): number {
    return this.#fileBytes + this.#restBytes;
  }

  /** Whether whoever writes should wait: for room within `limitBytes`, or on a full disk until everything is read. */
  isFull(limitBytes: number): boolean {
    return this.bytes > 0 && (this.#isDiskFull || this.bytes >= limitBytes);
  }

  /** Appends. Takes the part over: its memory is given back as soon as the file has it. */
  write(bytes: BodyPart): void {
    try {
      if (!this.#isDiskFull) this.#file.write(bytes);
    } catch {
      this.#isDiskFull = true;
    }
    if (!this.#isDiskFull) {
      this.#fileBytes += bytes.length;
      giveBack(bytes);
      return;
    }
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
  }

  /**
   * The next bytes, if there are any.
   *
   * @throws {RangeError} If the disk gives less back than it took.
   */
  read(): BodyPart {
    const rest = this.#fileBytes === 0 ? this.#rest.shift() : undefined;
    if (rest !== undefined) {
      this.#restBytes -= rest.length;
      return rest;
    }
    const buffer = new Uint8Array(Math.min(QUEUE_READ_BYTES, this.#fileBytes));
    const count = this.#file.read(buffer) ?? 0;
    // Nobody would ever come to the end of what is missing.
    if (count === 0 && this.#fileBytes > 0) {
      throw new RangeError(`Temporary file has lost ${this.#fileBytes} bytes`);
    }
    this.#fileBytes -= count;
    return buffer.subarray(0, count);
  }

  /** Forgets what is in it. */
  close(): void {
    this.#file.close();
    for (const bytes of this.#rest.splice(0)) giveBack(bytes);
  }
}

/**
 * The bytes of a file as a stream, which closes the file at its end. One buffer serves all of it: a part is good until
 * the next one is asked for.
 *
 * @param file Written to its end already.
 * @param lengthBytes What was written: a disk that gives less back makes the stream fail.
 */
export function spooledStream(file: SpoolFile, lengthBytes: number): ReadableStream<BodyPart> {
  const buffer = new Uint8Array(STREAM_READ_BYTES);
  let leftBytes = lengthBytes;
  const end = (): void => {
    file.close();
    giveBack(buffer);
  };
  return new ReadableStream({
    pull(controller) {
      try {
        const bytes = file.read(buffer);
        if (bytes !== null) {
          leftBytes -= bytes;
          return controller.enqueue(buffer.subarray(0, bytes));
        }
        if (leftBytes > 0) throw new RangeError(`${leftBytes} of ${lengthBytes} bytes are gone`);
      } catch (cause) {
        end();
        throw new RequestBodyError("body_storage_failed", "Cannot read the request body back", {
          cause,
          hint: "Look after the disk of temp_dir",
        });
      }
      end();
      controller.close();
    },
    cancel: end,
  }, { highWaterMark: 0 });
}
