/**
 * Takes the next free port where the one that is wanted is taken: in development two projects may run at a time.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { ListenAddress } from "../config/config.ts";
import type { Listener } from "./listen.ts";

/** Ports that are tried after the one that is wanted. */
const NEXT_PORTS = 10;

/**
 * Opens a listener at this address or at one of the ports after it, and says so in the log.
 *
 * @throws {AppServerError} What `open` throws for any other reason than a taken port, and for the first port where all
 * of them are taken.
 */
export function listenNear(
  address: ListenAddress,
  open: (address: ListenAddress) => Listener,
  logger: Logger,
): Listener {
  let first: AppServerError | undefined;
  for (let port = address.port; port <= Math.min(address.port + NEXT_PORTS, 65_535); port++) {
    try {
      const listener = open({ ...address, port });
      if (first !== undefined) {
        const message = `${first.message}: listening on port ${listener.port} instead`;
        logger.log("warn", "port_taken", message, { hint: first.hint });
      }
      return listener;
    } catch (error) {
      if (!isTaken(error)) throw error;
      first ??= error;
    }
  }
  throw first ?? new AppServerError("listen_failed", "No port was tried");
}

function isTaken(error: unknown): error is AppServerError {
  return error instanceof AppServerError && error.cause instanceof Deno.errors.AddrInUse;
}
