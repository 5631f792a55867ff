/**
 * The `front` fixture behind a server in a process of its own, so that its memory and time are its own.
 *
 * @module
 */
import { TempApp } from "../support/temp_app.ts";
import { V8_FLAGS } from "../../tools/build/v8_flags.ts";
import { ServerProcess } from "../support/server_process.ts";

/** As `deno task serve` has them. */
const FLAGS = [
  V8_FLAGS,
  "--allow-net",
  "--allow-read",
  "--allow-write=/tmp",
  "--allow-env",
  "--allow-run=php",
];
const KIB_PER_MIB = 1024;

/** A running server, and what the system says about it. */
export class FrontProcess implements AsyncDisposable {
  readonly #process: ServerProcess;
  readonly #app: TempApp;
  /** Port on 127.0.0.1. */
  readonly port: number;

  private constructor(process: ServerProcess, app: TempApp, port: number) {
    this.#process = process;
    this.#app = app;
    this.port = port;
  }

  /** Starts one with these keys of the configuration file. */
  static async start(settings: Readonly<Record<string, unknown>>): Promise<FrontProcess> {
    const app = await TempApp.copyOf("front");
    await app.configure({ access_log: false, log_level: "warn", ...settings });
    const process = new ServerProcess({
      words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
      permissions: FLAGS,
    });
    const { port } = new URL(await process.origin());
    return new FrontProcess(process, app, Number(port));
  }

  /** Process id of the server. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Lines that it printed. */
  get lines(): readonly string[] {
    return this.#process.lines;
  }

  /** Writes a file of the project. */
  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    await this.#app.write(path, "");
    await Deno.writeFile(this.#app.path(path), bytes);
  }

  /** Memory of the server, MiB. */
  async residentMib(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.pid}/status`);
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / KIB_PER_MIB;
  }

  /** Process ids of its workers. */
  async workerPids(): Promise<readonly string[]> {
    const children = await Deno.readTextFile(`/proc/${this.pid}/task/${this.pid}/children`);
    return children.trim().split(" ").toSorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#app[Symbol.asyncDispose]();
  }
}

/** Middle value; of an even number the upper one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Value below which this share of the others lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
