/**
 * The listener for visitors as the server starts.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { ListenAddress } from "../config/config.ts";
import type { Front } from "./front.ts";
import { listen, type Listener, type ListenOptions } from "./listen.ts";
import { listenNear } from "./listen_near.ts";
import { SocketBridge } from "./socket_bridge.ts";

/** What it needs. */
export interface OpenListenerOptions {
  readonly address: ListenAddress;
  /** In development the next free port will do. */
  readonly isDev: boolean;
  /** Sockets that systemd opened; where there are any, the address counts for nothing. */
  readonly passedSockets: readonly number[];
  readonly front: Front;
  readonly logger: Logger;
}

/**
 * Opens it.
 *
 * @throws {AppServerError} `listen_failed` when it cannot be had, `permission_missing` when a flag is missing.
 */
export async function openListener(options: OpenListenerOptions): Promise<Listener> {
  const { address, isDev, passedSockets, front, logger } = options;
  if (passedSockets.length > 0) {
    return await SocketBridge.open({ descriptors: passedSockets, front, logger });
  }
  const open = (near: ListenAddress): Listener => listen({ ...near, front, logger });
  return isDev ? listenNear(address, open, logger) : open(address);
}

/**
 * Opens another one for a new configuration. A socket that systemd opened stays: its address is systemd's.
 *
 * @throws {AppServerError} `listen_failed` when it cannot be had, `permission_missing` when a flag is missing.
 */
export function listenAnew(open: Listener | undefined, options: ListenOptions): Listener {
  return open instanceof SocketBridge ? open : listen(options);
}
