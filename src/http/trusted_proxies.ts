/**
 * What a trusted proxy says about the client behind it. Nobody is trusted unless the configuration names them, and a
 * field from anyone else has no effect.
 *
 * Of the list of hops the right-most one counts that is no trusted proxy itself: everything further left was written
 * by whoever stands there.
 *
 * @module
 */
import { isWithin, type Network } from "../base/network.ts";
import type { ClientAddress } from "./client_address.ts";
import { type ForwardedHop, readForwarded, readXForwarded } from "./forwarded_fields.ts";
import { parseHost } from "./host_header.ts";
import type { RequestTarget } from "./request_target.ts";
import type { FieldReader } from "./request_fields.ts";

/** What decides. */
export interface TrustedProxiesOptions {
  /** Not empty. */
  readonly networks: readonly Network[];
  /** Which fields are read; the others are not looked at, since a proxy passes on what it does not know. */
  readonly style: "x-forwarded" | "forwarded";
}

/** A request as the client made it, seen through the proxies. */
export interface ClientView {
  readonly client: ClientAddress;
  readonly target: RequestTarget;
}

/** Peers whose trust was looked up are remembered, so that a request costs no arithmetic. */
const MAX_REMEMBERED = 1024;

/** Knows whom to believe. */
export class TrustedProxies {
  readonly #networks: readonly Network[];
  readonly #read: (headers: FieldReader) => readonly ForwardedHop[];
  readonly #known = new Map<string, boolean>();

  /** Keeps the networks, looks nothing up. */
  constructor({ networks, style }: TrustedProxiesOptions) {
    this.#networks = networks;
    this.#read = style === "forwarded" ? readForwarded : readXForwarded;
  }

  /** Whether a peer of this address is believed. */
  isTrusted(address: string): boolean {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const isTrusted = isWithin(this.#networks, address);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(address, isTrusted);
    return isTrusted;
  }

  /** Sees a request of a trusted peer as its client made it; what the fields do not say stays as it is. */
  view(peer: ClientAddress, target: RequestTarget, headers: FieldReader): ClientView {
    const hops = this.#read(headers);
    let at = hops.length - 1;
    while (at > 0 && this.isTrusted(hops[at]?.address ?? "")) at--;
    const hop = hops[at];
    if (hop === undefined) return { client: peer, target };
    const client = hop.address === undefined ? peer : { address: hop.address, port: hop.port };
    return { client, target: seenBy(hop, target) };
  }
}

function seenBy(hop: ForwardedHop, target: RequestTarget): RequestTarget {
  const parts = hop.host === undefined ? undefined : parseHost(hop.host);
  const scheme = hop.scheme ?? target.scheme;
  if (parts === undefined && scheme === target.scheme && hop.serverPort === undefined) {
    return target;
  }
  const host = parts === undefined || hop.host === undefined ? target.host : hop.host;
  const named = parts ?? parseHost(host);
  const standard = scheme === "https" ? 443 : 80;
  const port = hop.serverPort ?? (named === undefined || named.port === 0 ? standard : named.port);
  return { ...target, scheme, host, hostname: named?.hostname ?? target.hostname, port };
}
