/**
 * The listener.
 *
 * @module
 */
import { type Clock, systemClock, type TimerHandle } from "../base/clock.ts";
import { AppServerError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { AcceptLog, type AcceptReport } from "./accept_report.ts";
import type { Front } from "./front.ts";

/** What a listener needs. */
export interface ListenOptions {
  /** Host name or address without brackets; empty for every interface. */
  readonly hostname: string;
  /** 0 to 65535; 0 lets the system choose. */
  readonly port: number;
  /** What chooses another address. @default {"--listen HOST:PORT"} */
  readonly setting?: string;
  readonly front: Front;
  /** @default {systemClock} */
  readonly clock?: Clock | undefined;
  readonly logger: Logger;
  /** Hears when it breaks and is open again. @default {AcceptLog} */
  readonly report?: AcceptReport;
}

/** An open listener. */
export interface Listener {
  /** Address as the system reports it. */
  readonly hostname: string;
  readonly port: number;
  /**
   * Accepts nothing more, but answers who is connected, with word to come back over another connection; settles when
   * they had the time to. Only where new connections wait for a successor meanwhile.
   */
  leave?(): Promise<void>;
  /** Accepts nothing more, and settles when the last answer is out. */
  shutdown(): Promise<void>;
}

/** Pause before the listener is opened again, ms. */
const REOPEN_AFTER_MS = 200;

/**
 * Opens the listener. Deno 2.9.6 ends it when no file descriptor is left for another connection; it is then opened
 * again until that works, and connections that are open go on meanwhile.
 *
 * @throws {AppServerError} `listen_failed` when the port cannot be had, `permission_missing` when a flag is missing.
 */
export function listen(options: ListenOptions): Listener {
  const hostname = options.hostname === "" ? "0.0.0.0" : options.hostname;
  try {
    return new ReopeningListener({ ...options, hostname });
  } catch (error) {
    throw listenError(error, { ...options, hostname });
  }
}

class ReopeningListener implements Listener {
  readonly #options: ListenOptions;
  readonly #report: AcceptReport;
  readonly #address: Deno.NetAddr;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #retry: TimerHandle | undefined;
  #isStopping = false;

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#report = options.report ?? new AcceptLog(options.logger);
    this.#server = this.#open(options.port);
    this.#address = this.#server.addr;
  }

  get hostname(): string {
    return this.#address.hostname;
  }

  get port(): number {
    return this.#address.port;
  }

  async shutdown(): Promise<void> {
    this.#isStopping = true;
    // A listener that broke is closed already.
    if (this.#retry === undefined) await this.#server.shutdown();
    else this.#retry.cancel();
  }

  #open(port: number): Deno.HttpServer<Deno.NetAddr> {
    const { hostname, front, logger } = this.#options;
    const server = Deno.serve({
      hostname,
      port,
      onListen() {},
      onError: (error) => cutOff(error, logger),
    }, front);
    server.finished.catch((error: unknown) => this.#broken(error));
    return server;
  }

  #broken(error: unknown): void {
    this.#report.failed(error);
    this.#reopenLater();
  }

  #reopenLater(): void {
    if (this.#isStopping) return;
    this.#retry = (this.#options.clock ?? systemClock).schedule(REOPEN_AFTER_MS, () => {
      try {
        this.#server = this.#open(this.port);
        this.#retry = undefined;
        this.#report.resumed();
      } catch {
        // Still no descriptor, or the old socket is not gone yet.
        this.#reopenLater();
      }
    });
  }
}

/** What a listener on a socket in the file system needs. */
export interface ListenUnixOptions {
  /** Absolute path; what was left there by a server that was killed is replaced. */
  readonly path: string;
  readonly front: Front;
  readonly logger: Logger;
}

/**
 * Opens a listener that only this user and root can reach.
 *
 * @throws {AppServerError} `listen_failed` when the path cannot be had, `permission_missing` when a flag is missing.
 */
export async function listenUnix(
  { path, front, logger }: ListenUnixOptions,
): Promise<Listener> {
  try {
    await makeRoom(path);
    const server = Deno.serve({
      path,
      onListen() {},
      onError: (error) => cutOff(error, logger),
    }, front);
    // To connect takes the right to write, which nobody else had before either.
    await Deno.chmod(path, 0o600);
    return { hostname: `unix:${path}`, port: 0, shutdown: () => server.shutdown() };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new AppServerError("permission_missing", `Cannot listen on ${path}: not allowed`, {
        cause: error,
        hint: `Start with --allow-read=${path} --allow-write=${path} --allow-net=unix:${path}, ` +
          "which let it make the socket and accept connections on it",
      });
    }
    const isTaken = error instanceof Deno.errors.AddrInUse;
    const what = isTaken ? "something else is there" : messageOf(error);
    throw new AppServerError("listen_failed", `Cannot listen on ${path}: ${what}`, {
      cause: error,
      hint: isTaken
        ? "Stop the other server, remove the file, or choose another path with admin_listen"
        : "The folder must exist, and this user must be able to write to it",
    });
  }
}

/**
 * Removes a socket at which nobody listens; whatever else is there is somebody's file.
 *
 * @throws {Deno.errors.AddrInUse} Where a server answers.
 */
async function makeRoom(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (found?.isSocket !== true) return;
  if (await isAnswered(path)) throw new Deno.errors.AddrInUse(path);
  await Deno.remove(path);
}

async function isAnswered(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

/** Also called when a streamed body breaks off. Whoever made the body has logged why, unless the fault is ours. */
function cutOff(error: unknown, logger: Logger): Response {
  const isTold = error instanceof AppServerError && error.code !== "internal";
  logger.log(
    isTold ? "debug" : "error",
    isTold ? error.code : "internal",
    `Answer was cut off: ${messageOf(error)}`,
    isTold || !(error instanceof AppServerError) ? {} : { hint: error.hint },
  );
  return new Response("Internal Server Error\n", { status: 500 });
}

function listenError(
  error: unknown,
  { hostname, port, setting = "--listen HOST:PORT" }: Pick<
    ListenOptions,
    "hostname" | "port" | "setting"
  >,
): AppServerError {
  const place = `${hostname}:${port}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new AppServerError("listen_failed", `Cannot listen on ${place}: another program does`, {
      cause: error,
      hint:
        `ss -ltnp 'sport = :${port}' names it; stop it, or choose another address with ${setting}`,
    });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new AppServerError("permission_missing", `Cannot listen on ${place}: not allowed`, {
      cause: error,
      hint: `Start with --allow-net=${place}, which lets it accept connections there`,
    });
  }
  return new AppServerError("listen_failed", `Cannot listen on ${place}: ${messageOf(error)}`, {
    cause: error,
    hint: "The address must belong to this machine; ports below 1024 need the right to bind them",
  });
}
