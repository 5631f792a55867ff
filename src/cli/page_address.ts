/**
 * Where a browser on this machine finds what a server listens on. Pure.
 *
 * @module
 */
import type { ListenAddress } from "../config/config.ts";
import { formatListenAddress } from "../config/listen_address.ts";

/** Whether connections to any address of this machine are accepted. */
export function isEveryInterface(hostname: string): boolean {
  return hostname === "" || hostname === "0.0.0.0" || hostname === "::";
}

/** `http://localhost:8080`; undefined for a socket in the file system, whose host name is `unix:`. */
export function pageAddress({ hostname, port }: ListenAddress): string | undefined {
  if (hostname === "unix:") return undefined;
  const host = isEveryInterface(hostname) ? "localhost" : hostname;
  return `http://${formatListenAddress({ hostname: host, port })}`;
}
