/**
 * Who is at the other end of the connection, as PHP and the logs name it.
 *
 * @module
 */

/** The part of a peer's address that `Deno.serve` tells; structural, so that tests need no socket. */
export type PeerAddress =
  | { readonly transport: "tcp" | "udp"; readonly hostname: string; readonly port: number }
  | { readonly transport: "unix" | "unixpacket"; readonly path: string }
  | { readonly transport: "vsock"; readonly cid: number; readonly port: number };

/** Address for `REMOTE_ADDR`, port for `REMOTE_PORT`. */
export interface ClientAddress {
  /** IPv4 or IPv6 without brackets and zone; `unix:` or `vsock:` for a peer that has no IP address. */
  readonly address: string;
  /** 1 to 65535, or 0 where there is none. */
  readonly port: number;
}

/** As nginx names such a peer; not 127.0.0.1, which applications take as a sign of a local person. */
const UNIX_PEER: ClientAddress = { address: "unix:", port: 0 };
const VSOCK_PEER: ClientAddress = { address: "vsock:", port: 0 };

/** Prefix that a dual-stack socket puts before the address of an IPv4 client (RFC 4291, section 2.5.5.2). */
const MAPPED_IPV4_PREFIX = "::ffff:";

/**
 * Names the peer of a connection. A zone (`fe80::1%eth0`) is cut, since PHP's address functions refuse it, and an IPv4
 * client of a dual-stack socket gets its plain IPv4 address, so that lists of trusted proxies need no second spelling.
 */
export function clientAddress(peer: PeerAddress): ClientAddress {
  switch (peer.transport) {
    case "tcp":
    case "udp":
      return { address: plainAddress(peer.hostname), port: peer.port };
    case "unix":
    case "unixpacket":
      return UNIX_PEER;
    case "vsock":
      return VSOCK_PEER;
  }
}

function plainAddress(hostname: string): string {
  // Dots but no colon: IPv4, by far the most frequent.
  if (!hostname.includes(":")) return hostname;
  const zone = hostname.indexOf("%");
  const address = zone === -1 ? hostname : hostname.slice(0, zone);
  return address.startsWith(MAPPED_IPV4_PREFIX) && address.includes(".")
    ? address.slice(MAPPED_IPV4_PREFIX.length)
    : address;
}
