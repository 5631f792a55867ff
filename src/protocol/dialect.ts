/**
 * What a worker's language must offer, so that a worker written for another server can be driven by the same engine.
 *
 * @module
 */
import type { CancelReason, RequestHead, WorkerMessage } from "./messages.ts";
import type { FrameWriter } from "./frame_writer.ts";

/** One language spoken over a worker's pipes. Both known ones prefix each frame with a `u32` length. */
export interface Dialect {
  /** Name in config and log. */
  readonly name: "frames" | "go";
  /** Whether a worker says READY; otherwise it counts as ready once it runs. */
  readonly announcesReady: boolean;
  /** Whether request bodies may follow in frames of their own, and CANCEL, PING and STOP are understood. */
  readonly isFramed: boolean;
  /** Smallest legal value of the length field. */
  readonly minFrameLength: number;

  /** Appends the first frame of a worker's life; nothing where the language has none. */
  writeBoot(
    out: FrameWriter,
    options: Readonly<Record<string, unknown>>,
    sources: Uint8Array,
  ): void;
  /** Appends the word for a worker that was booted ahead to load its application, and files to check before. */
  writeStart(out: FrameWriter, check: readonly string[]): void;
  /**
   * Appends a request with the beginning of its body.
   * @throws {ProtocolError} If the request cannot be said in this language.
   */
  writeRequest(
    out: FrameWriter,
    id: number,
    head: RequestHead,
    body: Uint8Array,
    contentLength: number | undefined,
    hasMore: boolean,
  ): void;
  /** Appends the next bytes of a body. */
  writeBody(out: FrameWriter, id: number, bytes: Uint8Array, isLast: boolean): void;
  /** Appends a cancellation. */
  writeCancel(out: FrameWriter, id: number, reason: CancelReason): void;
  /** Appends the request to finish and exit. */
  writeStop(out: FrameWriter): void;

  /**
   * Reads one frame, without its length field. `frame` is a view into a recycled buffer: whatever is kept is copied.
   * @throws {ProtocolError} If the frame cannot be right; `offset` is where it began in the stream.
   */
  decode(frame: Uint8Array<ArrayBuffer>, offset: number): WorkerMessage;

  /** The second message of the frame read last; absent where a frame never holds more than one. */
  takeFollowing?(): WorkerMessage | undefined;
}
