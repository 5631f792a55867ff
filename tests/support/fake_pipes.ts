/**
 * The three pipes of a process that does not exist: bytes go in and come out by a test's word only.
 *
 * @module
 */
import type { ByteSource } from "../../src/protocol/frame_reader.ts";
import type { ByteSink } from "../../src/protocol/frame_writer.ts";
import type { TextSource } from "../../src/worker/worker_process.ts";

/** Takes writes; can hold them back as a full pipe does, or refuse them as a closed one does. */
export class FakeSink implements ByteSink {
  /** What was written, one entry a write, copied at once: the writer recycles its buffers. */
  readonly writes: Uint8Array<ArrayBuffer>[] = [];
  readonly #held: PromiseWithResolvers<void>[] = [];
  readonly #onBytes: (bytes: Uint8Array<ArrayBuffer>) => void;
  #isHolding = false;
  #refusal: Error | undefined;

  /** `onBytes` sees what the pipe took, once it took it. */
  constructor(onBytes: (bytes: Uint8Array<ArrayBuffer>) => void = () => {}) {
    this.#onBytes = onBytes;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    const copy = new Uint8Array(bytes);
    this.writes.push(copy);
    if (!this.#isHolding) {
      this.#onBytes(copy);
      return Promise.resolve();
    }
    const held = Promise.withResolvers<void>();
    this.#held.push(held);
    return held.promise.then(() => this.#onBytes(copy));
  }

  /** From now on writes do not settle: the pipe is full. */
  hold(): void {
    this.#isHolding = true;
  }

  /** The pipe takes the oldest held write. */
  releaseOne(): void {
    this.#held.shift()?.resolve();
  }

  /** The pipe takes everything again. */
  release(): void {
    this.#isHolding = false;
    for (const held of this.#held.splice(0)) held.resolve();
  }

  /** The reader is gone: held and further writes reject. */
  break(): void {
    this.#refusal = new Deno.errors.BrokenPipe("Broken pipe");
    for (const held of this.#held.splice(0)) held.reject(this.#refusal);
  }
}

/** Gives bytes to a BYOB reader and takes its buffers over, as a real stream does. */
export class FakeByteSource implements ByteSource {
  /** Size of the buffer behind each read, bytes. */
  readonly bufferSizes: number[] = [];
  readonly #chunks: Uint8Array[] = [];
  #isEnded = false;
  #failure: Error | undefined;
  #waiting: PromiseWithResolvers<void> | undefined;

  /** Bytes that nobody has read yet. */
  get unreadBytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  /** Puts bytes into the pipe; each call is at least one read. */
  emit(...chunks: Uint8Array[]): void {
    this.#chunks.push(...chunks.filter((chunk) => chunk.length > 0));
    this.#waiting?.resolve();
  }

  /** Closes the pipe behind the bytes that are in it. */
  end(): void {
    this.#isEnded = true;
    this.#waiting?.resolve();
  }

  /** Closes the reading side: what was not read is lost. */
  cancel(): void {
    this.#chunks.length = 0;
    this.end();
  }

  /** The next read rejects. */
  fail(failure: Error): void {
    this.#failure = failure;
    this.#waiting?.resolve();
  }

  async read(
    view: Uint8Array<ArrayBuffer>,
  ): Promise<{ value?: Uint8Array<ArrayBuffer>; done: boolean }> {
    if (view.byteLength === 0) throw new TypeError("A view of no bytes cannot be filled");
    const { byteOffset, byteLength } = view;
    const buffer = view.buffer.transfer();
    this.bufferSizes.push(buffer.byteLength);
    while (this.#chunks.length === 0 && !this.#isEnded && this.#failure === undefined) {
      this.#waiting = Promise.withResolvers<void>();
      await this.#waiting.promise;
    }
    if (this.#failure !== undefined) throw this.#failure;
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return { value: new Uint8Array(buffer, byteOffset, 0), done: true };
    const taken = chunk.subarray(0, byteLength);
    if (taken.length < chunk.length) this.#chunks.unshift(chunk.subarray(taken.length));
    const value = new Uint8Array(buffer, byteOffset, taken.length);
    value.set(taken);
    return { value, done: false };
  }
}

/** A pipe of text, such as standard error. */
export class FakeTextSource implements TextSource {
  readonly #chunks: Uint8Array[] = [];
  #isEnded = false;
  #failure: Error | undefined;
  #waiting: PromiseWithResolvers<void> | undefined;

  /** Puts text or bytes into the pipe. */
  say(text: string | Uint8Array): void {
    this.#chunks.push(typeof text === "string" ? new TextEncoder().encode(text) : text);
    this.#waiting?.resolve();
  }

  /** Closes the pipe behind what is in it. */
  end(): void {
    this.#isEnded = true;
    this.#waiting?.resolve();
  }

  /** The read after what is in the pipe rejects. */
  fail(failure: Error): void {
    this.#failure = failure;
    this.#waiting?.resolve();
  }

  async read(): Promise<{ value?: Uint8Array; done: boolean }> {
    while (this.#chunks.length === 0 && !this.#isEnded && this.#failure === undefined) {
      this.#waiting = Promise.withResolvers<void>();
      await this.#waiting.promise;
    }
    const value = this.#chunks.shift();
    if (value !== undefined) return { value, done: false };
    if (this.#failure !== undefined) throw this.#failure;
    return { done: true };
  }
}
