/**
 * The server as a process of its own, so that its memory, descriptors and time are not those of the clients.
 *
 * @module
 */
import { IS_SCOPED } from "../support/scoped_permissions.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { pause } from "../support/pause.ts";

/** Longer than any of these events takes, ms: only a failing storm waits for it. */
const PATIENCE_MS = 30_000;
const POLL_MS = 10;

/** What the task `serve` grants, without and with the place for temporary files. */
const MEMORY_ONLY = ["--allow-net", "--allow-read", "--allow-env", "--allow-run=php"];
const WITH_FILES = [...MEMORY_ONLY, "--allow-write=/tmp"];

/** How a server differs from the others. */
export interface StormServerOptions {
  /** Source of another application than `tests/fixtures/apps/storm`. */
  readonly source?: string;
  /** Whether it may keep large bodies in files. @default {true} */
  readonly mayWrite?: boolean;
  /** Whether `inFlight` can be asked. @default {false} */
  readonly isAdmin?: boolean;
  /** Empty folders of the project. */
  readonly folders?: readonly string[];
  /** Further files of the project, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** `main.ts serve` with the application of `tests/fixtures/apps/storm`, or another. */
export class StormServer implements AsyncDisposable {
  readonly app: TempApp;
  readonly process: ServerProcess;
  /** Base URL. */
  readonly origin: string;

  private constructor(app: TempApp, process: ServerProcess, origin: string) {
    this.app = app;
    this.process = process;
    this.origin = origin;
  }

  /** Starts it; settles once it listens and the first boot has come to an end. */
  static async start(
    settings: Readonly<Record<string, unknown>>,
    { source, mayWrite = true, isAdmin, folders = [], files = {} }: StormServerOptions = {},
  ): Promise<StormServer> {
    const app = source === undefined ? await TempApp.copyOf("storm") : await TempApp.of(source);
    for (const folder of folders) await Deno.mkdir(app.path(folder));
    for (const [path, text] of Object.entries(files)) await app.write(path, text);
    await app.configure({
      listen: "127.0.0.1:0",
      slow_workers: 0,
      access_log: false,
      ...settings,
    });
    const process = new ServerProcess({
      words: ["serve", "--root", app.root],
      environment: isAdmin === true ? { APPSERVER_ADMIN_LISTEN: "127.0.0.1:0" } : {},
      ...mayWrite && IS_SCOPED ? {} : { permissions: mayWrite ? WITH_FILES : MEMORY_ONLY },
    });
    return new StormServer(app, process, await process.origin());
  }

  /** Process id of the server. */
  get pid(): number {
    return this.process.pid;
  }

  /** Asks for a rolling recycle; settles when every worker was replaced. */
  async recycle(): Promise<void> {
    const before = this.#rolls();
    this.process.signal("SIGUSR2");
    await until(() => this.#rolls() > before, "a rolling recycle");
  }

  /** Requests that it says are under way. */
  async inFlight(): Promise<number> {
    const [, admin = ""] = await this.process.line(/Admin\s+(http:\/\/\S+)/);
    const status = await (await fetch(`${admin}/status`)).json();
    return Number(status.in_flight);
  }

  /** Paths of the files in a folder of the project and below. */
  async filesBelow(folder: string): Promise<readonly string[]> {
    const entries = await Array.fromAsync(Deno.readDir(this.app.path(folder)));
    return (await Promise.all(entries.map(async ({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      return isDirectory ? await this.filesBelow(path) : [path];
    }))).flat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
    await this.app[Symbol.asyncDispose]();
  }

  #rolls(): number {
    return this.process.lines.filter((line) => line.includes("Workers replaced")).length;
  }
}

/** Waits for what only polling can tell. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  limitMs = PATIENCE_MS,
): Promise<number> {
  const startedMs = performance.now();
  while (!await isSo()) {
    if (performance.now() - startedMs > limitMs) throw new Error(`Waited in vain for ${what}`);
    await pause(POLL_MS);
  }
  return performance.now() - startedMs;
}
