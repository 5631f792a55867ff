/**
 * Outgoing bytes of one worker: frames are appended without waiting and leave in as few writes as possible.
 *
 * A request pays no allocation here but the view that the pipe is given: two buffers take turns, one filling while the
 * other is being written. Bytes that the pipe has not taken yet are counted, so that senders of large bodies can wait.
 *
 * @module
 */
import { FRAME_HEADER_BYTES } from "./frame_types.ts";

/** The pipe's end, as much of it as is needed. */
export interface ByteSink {
  /** Settles when the bytes were taken; rejects when the other side is gone. */
  write(bytes: Uint8Array): Promise<void>;
}

/** Buffers up to this size are kept for the next frames, bytes: what a long body makes of them while it is sent. */
const KEPT_BUFFER_BYTES = 524_288;
const INITIAL_BUFFER_BYTES = 16_384;

/** Appends frames to a buffer and writes it out. */
export class FrameWriter {
  readonly #sink: ByteSink;
  readonly #onBroken: (cause: unknown) => void;
  #filling = new Uint8Array(INITIAL_BUFFER_BYTES);
  #view = new DataView(this.#filling.buffer);
  #used = 0;
  #spare: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(INITIAL_BUFFER_BYTES);
  #inFlight: Uint8Array<ArrayBuffer> | undefined;
  #inFlightBytes = 0;
  #isBroken = false;
  #drained: PromiseWithResolvers<void> | undefined;
  #bytesTaken = 0;

  /** `onBroken` is called once, when the pipe refuses bytes. */
  constructor(sink: ByteSink, onBroken: (cause: unknown) => void) {
    this.#sink = sink;
    this.#onBroken = onBroken;
  }

  /** Bytes that the pipe has not taken yet. */
  get pendingBytes(): number {
    return this.#used + this.#inFlightBytes;
  }

  /** Bytes that the pipe took in all; 0 means that the worker cannot have read anything. */
  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  /** Whether the pipe has refused bytes. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Makes room for `bytes` more and returns where they begin in `buffer`. */
  reserve(bytes: number): number {
    const wanted = this.#used + bytes;
    if (wanted > this.#filling.length) {
      const grown = new Uint8Array(Math.max(wanted, this.#filling.length * 2));
      grown.set(this.#filling.subarray(0, this.#used));
      this.#filling = grown;
      this.#view = new DataView(grown.buffer);
    }
    return this.#used;
  }

  /** The buffer being filled; valid until the next `reserve` or `flush`. */
  get buffer(): Uint8Array<ArrayBuffer> {
    return this.#filling;
  }

  /** The same bytes as numbers; valid as long as `buffer` is. */
  get view(): DataView {
    return this.#view;
  }

  /** Declares everything before `end` as written. */
  commit(end: number): void {
    this.#used = end;
  }

  /** Appends a whole frame whose payload is at hand. */
  frame(type: number, id: number, flags: number | undefined, payload: Uint8Array): void {
    const flagBytes = flags === undefined ? 0 : 1;
    const length = 5 + flagBytes + payload.length;
    const start = this.reserve(4 + length);
    this.header(start, length, type, id);
    let at = start + FRAME_HEADER_BYTES;
    if (flags !== undefined) this.#filling[at++] = flags;
    this.#filling.set(payload, at);
    this.commit(at + payload.length);
  }

  /** Writes a frame's nine leading bytes at `start`. */
  header(start: number, length: number, type: number, id: number): void {
    this.#view.setUint32(start, length);
    this.#view.setUint8(start + 4, type);
    this.#view.setUint32(start + 5, id);
  }

  /**
   * Hands what was appended to the pipe; does nothing while a write is under way, which will take it along. A pipe that
   * broke swallows it.
   */
  flush(): void {
    // Whoever still has a body to send goes on for a while: nothing of it may pile up here.
    if (this.#isBroken) this.#used = 0;
    if (this.#inFlight !== undefined || this.#used === 0) return;
    const full = this.#filling;
    const bytes = this.#used;
    this.#inFlight = full;
    this.#inFlightBytes = bytes;
    this.#filling = this.#spare ?? new Uint8Array(INITIAL_BUFFER_BYTES);
    this.#view = new DataView(this.#filling.buffer);
    this.#spare = undefined;
    this.#used = 0;
    this.#sink.write(full.subarray(0, bytes)).then(this.#taken, this.#refused);
  }

  /** Settles when fewer than `bytes` bytes are pending, or when the pipe broke. */
  async drainedBelow(bytes: number): Promise<void> {
    while (this.pendingBytes >= bytes && !this.#isBroken) {
      this.#drained ??= Promise.withResolvers<void>();
      await this.#drained.promise;
    }
  }

  readonly #taken = (): void => {
    const full = this.#inFlight;
    this.#bytesTaken += this.#inFlightBytes;
    this.#inFlight = undefined;
    this.#inFlightBytes = 0;
    if (full !== undefined && full.length <= KEPT_BUFFER_BYTES) this.#spare = full;
    this.flush();
    this.#wakeSenders();
  };

  readonly #refused = (cause: unknown): void => {
    this.#isBroken = true;
    this.#inFlight = undefined;
    this.#inFlightBytes = 0;
    this.#used = 0;
    this.#wakeSenders();
    this.#onBroken(cause);
  };

  #wakeSenders(): void {
    const waiting = this.#drained;
    this.#drained = undefined;
    waiting?.resolve();
  }
}
