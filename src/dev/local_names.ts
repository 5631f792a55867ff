/**
 * Names that only this machine or its network can give an address to. A page of another origin can let a name of its own
 * lead to 127.0.0.1 (DNS rebinding) and read what is answered there; a name that no public DNS holds is out of its reach.
 *
 * @module
 */
import { isAddress } from "../base/network.ts";

/** Reserved or private (RFC 6761, 6762 and 8375; ICANN keeps `.internal` free): never in the public DNS. */
const PRIVATE_ENDINGS = [".localhost", ".test", ".local", ".internal", ".home.arpa"] as const;

/** Whether a host cannot be somebody else's name: an address, one label, or below a private ending. Lower case, no port. */
export function isLocalName(hostname: string): boolean {
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  if (name.startsWith("[")) return true;
  if (!name.includes(".") || isAddress(name)) return true;
  return PRIVATE_ENDINGS.some((ending) => name.endsWith(ending));
}
