/**
 * A PHP worker without PHP: it speaks the wire, and dies, by a test's word.
 *
 * @module
 */
import type { ProcessExit, WorkerProcess } from "../../src/worker/worker_process.ts";
import { FakeByteSource, FakeSink, FakeTextSource } from "./fake_pipes.ts";
import { type ServerFrame, ServerFrames } from "./server_frames.ts";
import { errorFrame, headFrame, readyFrame } from "./worker_frames.ts";

/** What it does by itself. */
export interface FakeProcessOptions {
  /**
   * `ready` says READY at BOOT, or at START where BOOT wants that, `readyThenDie` exits right behind it, `fail` says ERROR and exits, `die` exits without a
   * word, `hang` does nothing.
   * @default {"ready"}
   */
  readonly boot?: "ready" | "readyThenDie" | "fail" | "die" | "hang";
  /** Answers each request with its number as body. @default {false} */
  readonly answers?: boolean;
  /** TERM does nothing. @default {false} */
  readonly ignoresTerm?: boolean;
  /** STOP does nothing. @default {false} */
  readonly ignoresStop?: boolean;
  /** Its children keep the pipes open when it ends. @default {false} */
  readonly leavesPipesOpen?: boolean;
  /** Its children keep an unfinished write to it waiting: closing the pipes never settles. @default {false} */
  readonly closesNever?: boolean;
}

/** A process made of three fake pipes. */
export class FakeProcess implements WorkerProcess {
  readonly pid: number;
  readonly input: FakeSink;
  readonly output = new FakeByteSource();
  readonly errorOutput = new FakeTextSource();
  readonly exited: Promise<ProcessExit>;
  /** Whole frames that the worker has read. */
  readonly received: ServerFrame[] = [];
  /** Signals in the order in which they came. */
  readonly signals: string[] = [];
  /** The pipes were closed by the server. */
  isClosed = false;
  readonly #options: FakeProcessOptions;
  readonly #exit = Promise.withResolvers<ProcessExit>();
  readonly #frames = new ServerFrames();
  #isRunning = true;

  /** `pid` is any number. */
  constructor(pid: number, options: FakeProcessOptions = {}) {
    this.pid = pid;
    this.#options = options;
    this.exited = this.#exit.promise;
    this.input = new FakeSink((bytes) => {
      for (const frame of this.#frames.push(bytes)) this.#receive(frame);
    });
  }

  /** Whether it has not ended yet. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Names of the frames that it has read. */
  get receivedNames(): string[] {
    return this.received.map((frame) => frame.name);
  }

  /** Numbers of the requests that it has read. */
  get requestIds(): number[] {
    return this.received.filter((frame) => frame.name === "REQUEST").map((frame) => frame.id);
  }

  /** Writes to its frame descriptor. */
  emit(...chunks: Uint8Array[]): void {
    this.output.emit(...chunks);
  }

  /** Writes to its standard error. */
  say(text: string): void {
    this.errorOutput.say(text);
  }

  /** Answers the latest request with a small body. */
  answer(body = "ok", flags = 3): void {
    this.emit(headFrame(this.requestIds.at(-1) ?? 0, { body, flags }));
  }

  /** Ends; its pipes close behind what is in them, and its input breaks. */
  exit(code = 0, signal: string | null = null): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.input.break();
    if (!this.#options.leavesPipesOpen) {
      this.output.end();
      this.errorOutput.end();
    }
    this.#exit.resolve({ code, signal });
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.signals.push(signal);
    if (signal === "SIGKILL") this.exit(137, "SIGKILL");
    else if (!this.#options.ignoresTerm) this.exit(143, "SIGTERM");
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.input.break();
    this.output.cancel();
    this.errorOutput.end();
    return this.#options.closesNever ? new Promise(() => {}) : Promise.resolve();
  }

  #receive(frame: ServerFrame): void {
    this.received.push(frame);
    if (frame.name === "START" || frame.name === "BOOT" && !isAhead(frame)) this.#boot();
    else if (frame.name === "REQUEST" && this.#options.answers) this.answer(String(frame.id));
    else if (frame.name === "STOP" && !this.#options.ignoresStop) this.exit(0);
  }

  #boot(): void {
    switch (this.#options.boot ?? "ready") {
      case "ready":
        return this.emit(readyFrame({ pid: this.pid }));
      case "readyThenDie":
        this.emit(readyFrame({ pid: this.pid }));
        return this.exit(139, "SIGSEGV");
      case "fail":
        this.emit(errorFrame(0, "No such class"));
        return this.exit(1);
      case "die":
        return this.exit(255);
      case "hang":
        return;
    }
  }
}

/** Whether BOOT wants a worker that waits for START. */
function isAhead({ payload }: ServerFrame): boolean {
  const end = 4 + new DataView(payload.buffer).getUint32(0);
  const options: unknown = JSON.parse(new TextDecoder().decode(payload.subarray(4, end)));
  return typeof options === "object" && options !== null && "ahead" in options;
}
