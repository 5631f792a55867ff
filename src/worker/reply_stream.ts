/**
 * The body of a streamed answer, between a worker's pipe and a client that reads at its own pace.
 *
 * @module
 */

/** Bytes that wait for the client before the worker's pipe is no longer read. */
const HIGH_WATER_BYTES = 262_144;

/** Takes bytes from one side and gives them to a `ReadableStream` on the other, with back-pressure. */
export class ReplyStream {
  /** For the HTTP answer. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #onCancel: () => void;
  readonly #queue: Uint8Array<ArrayBuffer>[] = [];
  #queuedBytes = 0;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #reader: PromiseWithResolvers<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;
  /** `closing`: no more bytes will come, some wait still. `over`: ended, broken off or left by its client. */
  #phase: "open" | "closing" | "over" = "open";

  /** `onCancel` is called once, when the client leaves before the end. */
  constructor(onCancel: () => void) {
    this.#onCancel = onCancel;
    this.readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#pull(),
      cancel: () => this.#cancelled(),
      // Zero: a body that nobody reads must not be pulled from the worker ahead of time.
    }, { highWaterMark: 0 });
  }

  /** Bytes that the client has not taken yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Hands bytes over; a promise comes back when enough are waiting, and settles when there is room again. */
  push(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    if (this.#phase === "over" || bytes.length === 0) return undefined;
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      this.#controller?.enqueue(bytes);
      reader.resolve();
      return undefined;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes < HIGH_WATER_BYTES) return undefined;
    this.#room ??= Promise.withResolvers<void>();
    return this.#room.promise;
  }

  /** No more bytes will come: the stream ends when the client has taken what waits. */
  close(): void {
    if (this.#phase === "open") this.#phase = "closing";
    if (this.#queue.length === 0) this.#end();
  }

  /** Breaks the stream, so that the client can tell that the answer is not whole. */
  fail(error: Error): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#forget();
    this.#controller?.error(error);
    this.#reader?.resolve();
  }

  #pull(): Promise<void> | void {
    const bytes = this.#queue.shift();
    if (bytes === undefined) {
      this.#reader = Promise.withResolvers<void>();
      return this.#reader.promise;
    }
    this.#queuedBytes -= bytes.length;
    this.#controller?.enqueue(bytes);
    if (this.#queuedBytes < HIGH_WATER_BYTES) this.#makeRoom();
    if (this.#phase === "closing" && this.#queue.length === 0) this.#end();
  }

  #cancelled(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#forget();
    this.#onCancel();
  }

  #end(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#controller?.close();
    this.#reader?.resolve();
    this.#makeRoom();
  }

  #forget(): void {
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    this.#makeRoom();
  }

  #makeRoom(): void {
    const waiting = this.#room;
    this.#room = undefined;
    waiting?.resolve();
  }
}
