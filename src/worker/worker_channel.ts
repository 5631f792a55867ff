/**
 * Everything that is written to one worker: requests, bodies of any size, cancellations.
 *
 * @module
 */
import type { Dialect } from "../protocol/dialect.ts";
import { type ByteSink, FrameWriter } from "../protocol/frame_writer.ts";
import type { CancelReason, RequestBody, RequestHead } from "../protocol/messages.ts";

/** A body up to this size travels inside the REQUEST frame, bytes. */
export const INLINE_BODY_BYTES = 65_536;
/** Largest BODY frame that is made here, bytes. */
const BODY_FRAME_BYTES = 65_536;
/** A body pauses when this many bytes wait for the pipe. */
const PENDING_BYTES = 262_144;

const NOTHING = new Uint8Array(0);

/** Whether the worker still wants the body that is being sent. */
export interface BodyReceiver {
  /** False once the worker has ended the request, or was told to: the rest of the body is not sent. */
  wantsBody(): boolean;
  /** Another part has arrived from the client. */
  bodyMoved(): void;
}

/** What BOOT is made of. */
export interface BootSource {
  /** The options in it. */
  readonly bootOptions: Readonly<Record<string, unknown>>;
  /** PHP sources for a worker without files; empty otherwise. */
  readonly sources: Uint8Array;
  /** Files that must have no syntax error when the application is loaded, absolute paths. @default none */
  readonly checkFiles?: (() => readonly string[]) | undefined;
}

/** The writing half of a worker. */
export class WorkerChannel {
  readonly #writer: FrameWriter;
  readonly #dialect: Dialect;
  #isPrepared = false;

  /** `onBroken` is called once, when the pipe refuses bytes. */
  constructor(sink: ByteSink, dialect: Dialect, onBroken: (cause: unknown) => void) {
    this.#writer = new FrameWriter(sink, onBroken);
    this.#dialect = dialect;
  }

  /** Bytes that the worker's pipe has taken so far. */
  get bytesTaken(): number {
    return this.#writer.bytesTaken;
  }

  /** Has the worker boot as far as it can without its application; `sendBoot` then has it go on. */
  sendPrepare({ bootOptions, sources }: BootSource): void {
    this.#isPrepared = true;
    this.#dialect.writeBoot(this.#writer, { ...bootOptions, ahead: true }, sources);
    this.#writer.flush();
  }

  /** Sends the frame that a worker waits for before it boots. */
  sendBoot({ bootOptions, sources, checkFiles }: BootSource): void {
    const check = checkFiles?.() ?? [];
    if (this.#isPrepared) this.#dialect.writeStart(this.#writer, check);
    else this.#dialect.writeBoot(this.#writer, { ...bootOptions, check }, sources);
    this.#writer.flush();
  }

  /** Whether the pipe has refused bytes: nothing more can be said. */
  get isBroken(): boolean {
    return this.#writer.isBroken;
  }

  /** Asks the worker to finish and exit. */
  sendStop(): void {
    this.#dialect.writeStop(this.#writer);
    this.#writer.flush();
  }

  /** Tells the worker to stop working on a request. */
  sendCancel(id: number, reason: CancelReason): void {
    this.#dialect.writeCancel(this.#writer, id, reason);
    this.#writer.flush();
  }

  /**
   * Sends a request. A small body goes along and nothing is returned; a large or arriving one returns a promise that
   * settles when all of it was handed over, and rejects when its source fails.
   *
   * @throws {ProtocolError} If the dialect cannot say it.
   */
  sendRequest(
    id: number,
    head: RequestHead,
    body: RequestBody,
    receiver: BodyReceiver,
  ): Promise<void> | undefined {
    switch (body.kind) {
      case "none":
        this.#dialect.writeRequest(this.#writer, id, head, NOTHING, undefined, false);
        this.#writer.flush();
        return undefined;
      case "bytes": {
        const { bytes } = body;
        if (bytes.length <= INLINE_BODY_BYTES || !this.#dialect.isFramed) {
          this.#dialect.writeRequest(this.#writer, id, head, bytes, bytes.length, false);
          this.#writer.flush();
          return undefined;
        }
        this.#dialect.writeRequest(this.#writer, id, head, NOTHING, bytes.length, true);
        return this.#sendBytes(id, bytes, receiver, true);
      }
      case "stream":
        this.#dialect.writeRequest(this.#writer, id, head, NOTHING, body.length, true);
        return this.#sendStream(id, body.stream, receiver);
    }
  }

  async #sendStream(
    id: number,
    stream: ReadableStream<Uint8Array>,
    receiver: BodyReceiver,
  ): Promise<void> {
    this.#writer.flush();
    for await (const bytes of stream) {
      // The worker may be busy with another request by now. Leaving the loop cancels the source.
      if (!receiver.wantsBody()) return;
      receiver.bodyMoved();
      await this.#sendBytes(id, bytes, receiver, false);
    }
    if (!receiver.wantsBody()) return;
    this.#dialect.writeBody(this.#writer, id, NOTHING, true);
    this.#writer.flush();
  }

  async #sendBytes(
    id: number,
    bytes: Uint8Array,
    receiver: BodyReceiver,
    endsBody: boolean,
  ): Promise<void> {
    for (let at = 0; at < bytes.length; at += BODY_FRAME_BYTES) {
      const part = bytes.subarray(at, at + BODY_FRAME_BYTES);
      const isLast = endsBody && at + part.length === bytes.length;
      this.#dialect.writeBody(this.#writer, id, part, isLast);
      this.#writer.flush();
      if (this.#writer.pendingBytes >= PENDING_BYTES) {
        await this.#writer.drainedBelow(PENDING_BYTES);
      }
      if (!receiver.wantsBody()) return;
    }
  }
}
