/**
 * A worker's process with its pipes attached: what it says arrives as messages, how it ends arrives as one promise.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import type { Dialect } from "../protocol/dialect.ts";
import { FrameReader } from "../protocol/frame_reader.ts";
import type { WorkerMessage } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import { StderrLines } from "./stderr_lines.ts";
import { WorkerChannel } from "./worker_channel.ts";
import type { ProcessExit, WorkerProcess } from "./worker_process.ts";

/** How the connection to a worker ended. */
export interface LinkEnd {
  readonly exit: ProcessExit;
  /** The frame that made the server end the process, if that is why. */
  readonly violation: ProtocolError | undefined;
  /** Bytes of a frame that never became whole. */
  readonly truncatedBytes: number;
  /** Everything that it wrote was read and understood. */
  readonly isReadToEnd: boolean;
  /** Somebody else killed it (an operator, the system short of memory): that says nothing about what ran in it. */
  readonly isKilledFromOutside: boolean;
}

/** What a link needs to know. */
export interface WorkerLinkOptions {
  readonly process: WorkerProcess;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly maxFrameBytes: number;
  /** Called for each message, in order; throws ProtocolError when it cannot come now. */
  readonly onMessage: (message: WorkerMessage, offset: number) => Promise<void> | undefined;
  /** Called for each line of standard error within the rate. */
  readonly onLine: (line: string) => void;
  /** Called for lines that came too fast to show. */
  readonly onSuppressed: (lines: number) => void;
  /** Called for the frame that could not be right, before the process is ended over it. */
  readonly onViolation: (error: ProtocolError) => void;
}

/** From TERM to KILL, ms. */
const KILL_AFTER_MS = 500;
/** What the process wrote before it ended, and its pipes' end, are waited for this long, ms: its children may hold them. */
const LAST_BYTES_MS = 100;
/** A process that closed its pipe but runs on is ended after this time, ms. */
const CLOSED_PIPE_MS = 100;

/** Owns a process and its three pipes. */
export class WorkerLink {
  /** The writing half. */
  readonly channel: WorkerChannel;
  /** Settles when the process has ended and its pipes are closed; never rejects. */
  readonly ended: Promise<LinkEnd>;
  readonly #process: WorkerProcess;
  readonly #clock: Clock;
  readonly #dialect: Dialect;
  readonly #stderr: StderrLines;
  #killTimer: TimerHandle | undefined;
  #violation: ProtocolError | undefined;
  #truncatedBytes = 0;
  #isReadToEnd = false;
  #liftPressure: (() => void) | undefined;
  /** `ending`: a signal was sent to it from here. */
  #life: "running" | "ending" | "gone" = "running";

  /** Starts reading at once. */
  constructor(options: WorkerLinkOptions) {
    this.#process = options.process;
    this.#clock = options.clock;
    this.#dialect = options.dialect;
    this.#stderr = new StderrLines(options);
    this.channel = new WorkerChannel(
      options.process.input,
      options.dialect,
      () => this.#killAfter(CLOSED_PIPE_MS),
    );
    this.ended = this.#follow(options);
  }

  /** Operating-system process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Whether the process has ended; what it wrote last may still arrive, and its children may hold its pipes. */
  get isGone(): boolean {
    return this.#life === "gone";
  }

  /** Last lines of standard error, oldest first. */
  get lastLines(): readonly string[] {
    return this.#stderr.lastLines;
  }

  /** Asks the process to end, and makes it half a second later. */
  terminate(): void {
    if (this.#life === "running") this.#life = "ending";
    this.#process.kill("SIGTERM");
    this.#killAfter(KILL_AFTER_MS);
  }

  /** Ends the process at once. */
  kill(): void {
    if (this.#life === "running") this.#life = "ending";
    this.#process.kill("SIGKILL");
  }

  /** Asks the process to end, and terminates it unless it has within `graceMs`; some dialects have no words for it. */
  leave(graceMs: number): void {
    if (!this.#dialect.isFramed) return this.terminate();
    this.channel.sendStop();
    if (this.#life === "gone") return;
    this.#killTimer?.cancel();
    this.#killTimer = this.#clock.schedule(graceMs, () => this.terminate());
  }

  #killAfter(delayMs: number): void {
    if (this.#life === "gone") return;
    this.#killTimer?.cancel();
    this.#killTimer = this.#clock.schedule(delayMs, () => this.kill());
  }

  async #follow(options: WorkerLinkOptions): Promise<LinkEnd> {
    const reading = this.#read(options);
    const draining = this.#stderr.drain(this.#process.errorOutput);
    const exit = await this.#process.exited;
    const isKilledFromOutside = exit.signal === "SIGKILL" && this.#life === "running";
    this.#life = "gone";
    this.#killTimer?.cancel();
    // A pipe's worth is left at most. Waiting for a slow client now would lose the end of its answer.
    this.#liftPressure?.();
    await this.#patiently(Promise.all([reading, draining]));
    const isReadToEnd = this.#isReadToEnd;
    await this.#patiently(this.#process.close());
    await Promise.all([reading, draining]);
    return {
      exit,
      violation: this.#violation,
      truncatedBytes: this.#truncatedBytes,
      isReadToEnd,
      isKilledFromOutside,
    };
  }

  /** Waits for `event`, but not for long. */
  async #patiently(event: Promise<unknown>): Promise<void> {
    const enough = Promise.withResolvers<void>();
    const patience = this.#clock.schedule(LAST_BYTES_MS, enough.resolve);
    await Promise.race([event, enough.promise]);
    patience.cancel();
  }

  /** The back-pressure of a client, for as long as the process lives. */
  #whileAlive(pressure: Promise<void> | undefined): Promise<void> | undefined {
    if (pressure === undefined || this.#life === "gone") return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#liftPressure = resolve;
    pressure.then(resolve);
    return promise;
  }

  async #read(options: WorkerLinkOptions): Promise<void> {
    const reader = new FrameReader(this.#process.output, options.dialect, options.maxFrameBytes);
    try {
      const end = await reader.run((message, offset) =>
        this.#whileAlive(options.onMessage(message, offset))
      );
      this.#truncatedBytes = end.truncatedBytes;
      this.#isReadToEnd = true;
      this.#killAfter(CLOSED_PIPE_MS);
    } catch (error) {
      // Anything but nonsense is the pipe breaking, which the process's end explains better.
      if (error instanceof ProtocolError) {
        this.#violation = error;
        options.onViolation(error);
      }
      this.kill();
    }
  }
}
