/**
 * The body of a streamed answer on its way to a client that reads at its own pace. What the client does not take waits
 * in memory; if its worker had to wait for long, in a temporary file, so that the worker is free.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { Clock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import { type BodyPart, giveBack, GivenPart } from "../http/body_part.ts";
import type { DeadlineWatch, Watched } from "./deadline_watch.ts";
import { type Spool, SpoolQueue } from "./spool.ts";
import { WorkerWait } from "./worker_wait.ts";

/** How answers are delivered. */
export interface AnswerBodyOptions {
  /** Longest time in which a client takes nothing, ms. */
  readonly sendTimeoutMs: number;
  /** What one answer may hold in a file, bytes. */
  readonly spoolBytes: number;
  /** Absent where no file may be written: the worker waits then. */
  readonly spool: Spool | undefined;
  readonly clock: Clock;
  readonly watch: DeadlineWatch;
}

/** Who is told how it went. Each is called at most once. */
export interface AnswerObserver {
  /** The answer was cut; the client sees that bytes are missing. */
  onCut(error: unknown): void;
  /** It has ended, in whatever way; bytes that the connection took. */
  onEnd(bytes: number): void;
}

/** Bytes in memory before the worker has to wait. */
const MEMORY_BYTES = 65_536;
/** Time that a worker waits for one client, in all, before the rest goes to a file, ms. */
const PATIENCE_MS = 250;

/** Where the next bytes of the worker go. */
type Store =
  | { readonly kind: "memory" }
  | { readonly kind: "opening" }
  | { readonly kind: "file"; readonly file: SpoolQueue }
  /** The disk takes no more: the worker waits. */
  | { readonly kind: "memory_only" };

/** Takes bytes from a worker at the worker's pace, and gives them away at the client's. */
export class AnswerBody implements Watched {
  /** For the HTTP answer. */
  readonly readable: ReadableStream<BodyPart>;
  /** Handlers may come between `readable` and the listener, and keep what they read. */
  readonly given = new GivenPart(false);
  readonly #source: ReadableStreamDefaultReader<BodyPart>;
  readonly #options: AnswerBodyOptions;
  readonly #observer: AnswerObserver;
  readonly #queue: BodyPart[] = [];
  #queuedBytes = 0;
  #store: Store = { kind: "memory" };
  #isSourceDone = false;
  #isOver = false;
  #takenBytes = 0;
  #controller: ReadableStreamDefaultController<BodyPart> | undefined;
  /** The client waits for bytes. */
  #hungry: PromiseWithResolvers<void> | undefined;
  readonly #room: WorkerWait;
  #lastTakenMs: number;

  /** Begins to read at once. */
  constructor(
    source: ReadableStream<BodyPart>,
    options: AnswerBodyOptions,
    observer: AnswerObserver,
  ) {
    this.#source = source.getReader();
    this.#options = options;
    this.#observer = observer;
    this.#room = new WorkerWait(options.clock);
    this.#lastTakenMs = options.clock.nowMs();
    this.readable = new ReadableStream<BodyPart>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#next(),
      cancel: (reason) => this.#cancelled(reason),
    }, { highWaterMark: 0 });
    options.watch.add(this);
    this.#pump();
  }

  check(nowMs: number): void {
    const { sendTimeoutMs, spoolBytes, spool } = this.#options;
    if (this.#hungry === undefined && nowMs - this.#lastTakenMs >= sendTimeoutMs) {
      const message = `Client read nothing for ${sendTimeoutMs} ms`;
      const hint = "Raise send_timeout_ms if honest clients are that slow";
      this.#fail(new AppServerError("client_stalled", message, { hint }));
      return;
    }
    if (this.#store.kind !== "memory" || !this.#room.isWaiting) return;
    const isLong = this.#room.totalMs(nowMs) >= PATIENCE_MS;
    if (isLong && spool !== undefined && spoolBytes > 0) this.#openFile(spool);
  }

  async #pump(): Promise<void> {
    try {
      while (!this.#isOver) {
        const { value, done } = await this.#source.read();
        if (this.#isOver) return;
        if (done) {
          this.#isSourceDone = true;
          this.#closeIfEmpty();
          return;
        }
        const wait = this.#accept(value);
        if (wait !== undefined) await wait;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes bytes of the worker; a promise comes back when it has to wait. */
  #accept(bytes: BodyPart): Promise<void> | undefined {
    const { kind } = this.#store;
    switch (kind) {
      case "memory":
      case "memory_only":
      case "opening":
        if (this.#hungry !== undefined) {
          this.#give(bytes);
          return undefined;
        }
        this.#queue.push(bytes);
        this.#queuedBytes += bytes.length;
        return this.#queuedBytes < MEMORY_BYTES ? undefined : this.#room.begin();
      case "file":
        return this.#write(this.#store.file, bytes);
      default:
        return assertNever(kind);
    }
  }

  #write(file: SpoolQueue, bytes: BodyPart): Promise<void> | undefined {
    file.write(bytes);
    // The client had found nothing.
    if (this.#hungry !== undefined) this.#giveFromFile(file);
    return file.isFull(this.#options.spoolBytes) ? this.#room.begin() : undefined;
  }

  async #openFile(spool: Spool): Promise<void> {
    this.#store = { kind: "opening" };
    try {
      const file = await spool.open();
      if (this.#isOver) return file.close();
      const queue = new SpoolQueue(file, this.#queue.splice(0));
      this.#queuedBytes = 0;
      this.#store = { kind: "file", file: queue };
      if (!queue.isFull(this.#options.spoolBytes)) this.#room.end();
    } catch {
      // The answer is as good without a file, only its worker is not free.
      this.#store = { kind: "memory_only" };
    }
  }

  #next(): Promise<void> | void {
    try {
      return this.#pull();
    } catch (error) {
      this.#fail(error);
    }
  }

  #pull(): Promise<void> | void {
    this.#lastTakenMs = this.#options.clock.nowMs();
    this.given.takeBack();
    const bytes = this.#queue.shift();
    if (bytes !== undefined) {
      this.#queuedBytes -= bytes.length;
      this.#give(bytes);
      if (this.#store.kind !== "file" && this.#queuedBytes < MEMORY_BYTES) this.#room.end();
      this.#closeIfEmpty();
      return;
    }
    if (this.#store.kind === "file" && this.#store.file.bytes > 0) {
      return this.#giveFromFile(this.#store.file);
    }
    this.#hungry = Promise.withResolvers<void>();
    return this.#hungry.promise;
  }

  #giveFromFile(file: SpoolQueue): void {
    this.#give(file.read());
    if (file.bytes === 0) {
      // The client has caught up: memory will do again, and the disk gets its room back.
      file.close();
      this.#store = { kind: "memory" };
      this.#room.forget();
    }
    if (!file.isFull(this.#options.spoolBytes)) this.#room.end();
    this.#closeIfEmpty();
  }

  #give(bytes: BodyPart): void {
    this.#takenBytes += bytes.length;
    this.#controller?.enqueue(this.given.give(bytes));
    this.#fed();
  }

  #fed(): void {
    const hungry = this.#hungry;
    this.#hungry = undefined;
    if (hungry === undefined) return;
    this.#lastTakenMs = this.#options.clock.nowMs();
    hungry.resolve();
  }

  #closeIfEmpty(): void {
    if (!this.#isSourceDone || this.#isOver || this.#queue.length > 0) return;
    if (this.#store.kind === "file" && this.#store.file.bytes > 0) return;
    this.#controller?.close();
    this.#end();
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    // Cuts the connection without a last chunk: the client must see that bytes are missing.
    this.#controller?.error(error);
    this.#source.cancel(error).catch(() => {});
    this.#observer.onCut(error);
    this.#end();
  }

  #cancelled(reason: unknown): Promise<void> | void {
    if (this.#isOver) return;
    const isWhole = this.#isSourceDone;
    this.#observer.onCut(new AppServerError("client_gone", "Client left before its answer ended"));
    this.#end();
    if (!isWhole) return this.#source.cancel(reason);
  }

  #end(): void {
    this.#isOver = true;
    this.#options.watch.remove(this);
    for (const part of this.#queue.splice(0)) giveBack(part);
    if (this.#store.kind === "file") this.#store.file.close();
    this.#room.end();
    this.#fed();
    this.#observer.onEnd(this.#takenBytes);
  }
}
