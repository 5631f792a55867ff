/**
 * A server's process: started, waited for until it listens, ended by its own id.
 *
 * @module
 */
import { BenchError } from "../bench_errors.ts";
import { isTakenBack, takeBackAtEnd } from "../left_open.ts";

/** From the start to the first connection that is accepted, ms. */
const PATIENCE_MS = 20_000;
const RETRY_MS = 5;
/** Last output kept for the error of a server that did not start, characters. */
const KEPT_OUTPUT = 4096;

/** How to start it. */
export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Sent to end it. @default {"SIGTERM"} */
  readonly stopSignal?: Deno.Signal;
}

/** A running process. Disposal ends it and waits. */
export class Child implements AsyncDisposable {
  readonly name: string;
  readonly #child: Deno.ChildProcess;
  readonly #stopSignal: Deno.Signal;
  readonly #outputs: Promise<unknown>;
  #output = "";
  #hasEnded = false;

  /** Starts it. */
  constructor(options: ChildOptions) {
    const { name, command, args, env = {}, cwd, stopSignal = "SIGTERM" } = options;
    this.name = name;
    this.#stopSignal = stopSignal;
    this.#child = new Deno.Command(command, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      ...(cwd === undefined ? {} : { cwd }),
      // A group of its own: what it has started can be ended when it is gone, Apache signals its whole group when it ends,
      // and a terminal's Ctrl-C reaches this process alone, which then ends everything in order.
      detached: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    takeBackAtEnd(this);
    // Read to the end, so that no pipe fills up.
    this.#outputs = Promise.all([this.#read(this.#child.stdout), this.#read(this.#child.stderr)]);
    this.#child.status.then(() => this.#hasEnded = true);
  }

  /** Process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Sends a signal. */
  signal(name: Deno.Signal): void {
    this.#child.kill(name);
  }

  /** Waits until something listens on a port of 127.0.0.1. */
  async listensOn(port: number): Promise<void> {
    await this.#until(async () => {
      try {
        (await Deno.connect({ hostname: "127.0.0.1", port })).close();
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.ConnectionRefused) return false;
        throw error;
      }
    });
  }

  /** Waits for output that fits, and returns its first group. */
  async prints(pattern: RegExp): Promise<string> {
    let found = "";
    await this.#until(() => {
      found = pattern.exec(this.#output)?.[1] ?? "";
      return Promise.resolve(found !== "");
    });
    return found;
  }

  /** Waits until a file is there, such as the socket of a server. */
  async makes(path: string): Promise<void> {
    await this.#until(async () => {
      try {
        await Deno.lstat(path);
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw error;
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    isTakenBack(this);
    if (!this.#hasEnded) this.#child.kill(this.#stopSignal);
    await this.#child.status;
    // The workers of `php -S` outlive it.
    endGroup(this.pid);
    await this.#outputs;
  }

  async #until(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!await isReady()) {
      if (this.#hasEnded || performance.now() > deadline) {
        await this[Symbol.asyncDispose]();
        throw new BenchError("cannot_start", `${this.name} printed: ${this.#output.trim()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #read(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const piece of output.pipeThrough(new TextDecoderStream())) {
      this.#output = (this.#output + piece).slice(-KEPT_OUTPUT);
    }
  }
}

/** Ends what is left of a group of processes. */
export function endGroup(leader: number): void {
  try {
    Deno.kill(-leader, "SIGTERM");
  } catch (error) {
    // Nobody is left.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
