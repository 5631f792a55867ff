/**
 * The listener.
 *
 * @module
 */
import { AppServerError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Front } from "./front.ts";

/** What a listener needs. */
export interface ListenOptions {
  /** Host name or address without brackets; empty for every interface. */
  readonly hostname: string;
  /** 0 to 65535; 0 lets the system choose. */
  readonly port: number;
  readonly front: Front;
  readonly logger: Logger;
}

/** An open listener. */
export interface Listener {
  /** Address as the system reports it. */
  readonly hostname: string;
  readonly port: number;
  /** Accepts nothing more, and settles when the last answer is out. */
  shutdown(): Promise<void>;
}

/**
 * Opens the listener.
 *
 * @throws {AppServerError} `listen_failed` when the port cannot be had, `permission_missing` when a flag is missing.
 */
export function listen({ hostname, port, front, logger }: ListenOptions): Listener {
  const address = hostname === "" ? "0.0.0.0" : hostname;
  try {
    const server = Deno.serve({
      hostname: address,
      port,
      onListen() {},
      onError: (error) => cutOff(error, logger),
    }, front);
    return {
      hostname: server.addr.hostname,
      port: server.addr.port,
      shutdown: () => server.shutdown(),
    };
  } catch (error) {
    throw listenError(error, address, port);
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
export function listenUnix({ path, front, logger }: ListenUnixOptions): Listener {
  try {
    removeStale(path);
    const server = Deno.serve({
      path,
      onListen() {},
      onError: (error) => cutOff(error, logger),
    }, front);
    // To connect takes the right to write, which nobody else had before either.
    Deno.chmodSync(path, 0o600);
    return { hostname: `unix:${path}`, port: 0, shutdown: () => server.shutdown() };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new AppServerError("permission_missing", `Cannot listen on ${path}: not allowed`, {
        cause: error,
        hint: `Start with --allow-read=${path} --allow-write=${path} --allow-net=unix:${path}`,
      });
    }
    throw new AppServerError("listen_failed", `Cannot listen on ${path}: ${messageOf(error)}`, {
      cause: error,
      hint: "The folder must exist, and this user must be able to write to it",
    });
  }
}

/** Only a socket: whatever else is there is somebody's file. */
function removeStale(path: string): void {
  try {
    if (Deno.lstatSync(path).isSocket === true) Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Also called when a streamed body breaks off; whoever made the body has logged why. */
function cutOff(error: unknown, logger: Logger): Response {
  const isKnown = error instanceof AppServerError;
  logger.log(
    isKnown ? "debug" : "error",
    isKnown ? error.code : "internal",
    `Answer was cut off: ${messageOf(error)}`,
  );
  return new Response("Internal Server Error\n", { status: 500 });
}

function listenError(error: unknown, address: string, port: number): AppServerError {
  const place = `${address}:${port}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new AppServerError("listen_failed", `Cannot listen on ${place}: another program does`, {
      cause: error,
      hint: "Stop it, or choose another address with --listen HOST:PORT",
    });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new AppServerError("permission_missing", `Cannot listen on ${place}: not allowed`, {
      cause: error,
      hint: `Start with --allow-net=${place}`,
    });
  }
  return new AppServerError("listen_failed", `Cannot listen on ${place}: ${messageOf(error)}`, {
    cause: error,
    hint: "The address must belong to this machine; ports below 1024 need the right to bind them",
  });
}
