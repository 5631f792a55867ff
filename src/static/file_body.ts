/**
 * Bytes of a file on their way to the client.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import { GivenPart } from "../http/body_part.ts";
import type { ByteRange } from "./byte_range.ts";
import type { ReadableFile } from "./file_source.ts";
import { Patience, type SendPace } from "./patience.ts";

/** A piece of a body: bytes that are known, or a range of the file. */
export type BodyPart =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "range"; readonly range: ByteRange };

/** A body that is sent while it is read. */
export interface StreamedBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Bytes handed to the connection, once the stream has ended, failed or was cancelled. Never rejects. */
  readonly delivered: Promise<number>;
  /** Handlers may come between the stream and the listener, and keep what they read. */
  readonly given: GivenPart;
}

/** What a stream of parts is to know. */
export interface StreamOptions {
  /** Absent where it may last for ever. */
  readonly pace?: SendPace | undefined;
  /** Called when the stream ends before its last byte; `internal` for a failure of the file. */
  readonly onCut?: (code: "client_gone" | "client_stalled" | "internal") => void;
}

/**
 * What a slow client holds. Measured, in MiB of a file of 100 MB for a second of processor time, and in what 50 clients
 * that read nothing add to memory: 64 KiB 1,100 and 10 MiB, 128 KiB 1,600 and 12 MiB, 256 KiB 2,100 and 22 MiB, where the
 * runtime's own stream of a file, which nobody can stop once it has been handed over, has 950.
 */
const CHUNK_BYTES = 128 * 1024;

/** The file became shorter after its length was announced. */
export class FileShrankError extends AppServerError {
  override readonly name = "FileShrankError";

  /** `missingBytes` were announced and are no longer there. */
  constructor(missingBytes: number) {
    super("internal", `File ended ${missingBytes} bytes before the length that was announced`, {
      hint: "Replace files by renaming a finished copy over them, instead of writing in place",
    });
  }
}

/**
 * Reads parts into one piece of memory. The file stays open.
 *
 * @throws {FileShrankError} If the file has become shorter.
 */
export async function readParts(
  file: ReadableFile,
  parts: readonly BodyPart[],
): Promise<Uint8Array<ArrayBuffer>> {
  const body = new Uint8Array(lengthOf(parts));
  const reader = new PartReader(file, parts);
  let offset = 0;
  while (offset < body.length) offset += await reader.readInto(body.subarray(offset));
  return body;
}

/** Total length, bytes. */
export function lengthOf(parts: readonly BodyPart[]): number {
  let total = 0;
  for (const part of parts) total += partLength(part);
  return total;
}

/**
 * Streams parts, and closes the file at the end, on failure and when the client leaves. A file that became shorter
 * makes the stream fail, which cuts the connection: the client must not take half a file for a whole one.
 * So does a client that takes nothing for too long.
 */
export function streamParts(
  file: ReadableFile,
  parts: readonly BodyPart[],
  { pace, onCut }: StreamOptions = {},
): StreamedBody {
  const reader = new PartReader(file, parts);
  const given = new GivenPart(false);
  const { promise: delivered, resolve } = Promise.withResolvers<number>();
  let leftBytes = lengthOf(parts);
  let sentBytes = 0;
  let isOpen = true;
  const finish = () => {
    if (!isOpen) return;
    isOpen = false;
    patience?.end();
    file.close();
    resolve(sentBytes);
  };
  let patience: Patience | undefined;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      if (pace === undefined) return;
      patience = new Patience(pace, () => {
        onCut?.("client_stalled");
        controller.error(stalled(pace.timeoutMs));
        finish();
      });
    },
    async pull(controller) {
      patience?.stop();
      given.takeBack();
      if (leftBytes === 0) {
        finish();
        // Only now: what is closed along with its last part is asked for nothing more, and that part would not come back.
        controller.close();
        return;
      }
      try {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, leftBytes));
        const count = await reader.readInto(chunk);
        // The client left while we read.
        if (!isOpen) return;
        controller.enqueue(given.give(count === chunk.length ? chunk : chunk.subarray(0, count)));
        leftBytes -= count;
        sentBytes += count;
        patience?.begin();
      } catch (error) {
        onCut?.("internal");
        finish();
        throw error;
      }
    },
    cancel() {
      if (leftBytes > 0) onCut?.("client_gone");
      finish();
    },
    // Nothing is read before somebody asks for it.
  }, { highWaterMark: 0 });
  return { stream, delivered, given };
}

function stalled(timeoutMs: number): AppServerError {
  return new AppServerError("client_stalled", `Client read nothing for ${timeoutMs} ms`, {
    hint: "Raise send_timeout_ms if honest clients are that slow",
  });
}

/** Walks through parts; knows where in the file it is. */
class PartReader {
  readonly #file: ReadableFile;
  readonly #parts: readonly BodyPart[];
  #index = 0;
  /** Bytes of the current part that are done. */
  #done = 0;
  #filePosition = 0;

  constructor(file: ReadableFile, parts: readonly BodyPart[]) {
    this.#file = file;
    this.#parts = parts;
  }

  /** Fills some of `into`, at least one byte, from one part. Not to be called after the last byte. */
  async readInto(into: Uint8Array): Promise<number> {
    const part = this.#parts[this.#index];
    if (part === undefined) throw new RangeError("Cannot read beyond the last part");
    const leftBytes = partLength(part) - this.#done;
    if (leftBytes === 0) {
      this.#index++;
      this.#done = 0;
      return this.readInto(into);
    }
    const window = into.length > leftBytes ? into.subarray(0, leftBytes) : into;
    const count = part.kind === "bytes"
      ? this.#copy(part.bytes, window)
      : await this.#read(part.range, window, leftBytes);
    this.#done += count;
    return count;
  }

  #copy(bytes: Uint8Array, window: Uint8Array): number {
    window.set(bytes.subarray(this.#done, this.#done + window.length));
    return window.length;
  }

  async #read(range: ByteRange, window: Uint8Array, leftBytes: number): Promise<number> {
    const wanted = range.first + this.#done;
    if (wanted !== this.#filePosition) await this.#file.seek(wanted);
    const count = await this.#file.read(window);
    if (count === null || count === 0) throw new FileShrankError(leftBytes);
    this.#filePosition = wanted + count;
    return count;
  }
}

function partLength(part: BodyPart): number {
  return part.kind === "bytes" ? part.bytes.length : part.range.last - part.range.first + 1;
}
