/**
 * Who may see what only a developer should.
 *
 * @module
 */
import { isWithin, type Network } from "../base/network.ts";
import type { RequestContext } from "../http/handler.ts";

/** Fields that a proxy adds. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "via"] as const;

/** Knows developers by their addresses. */
export class DevClients {
  readonly #networks: readonly Network[];

  /** @param networks Where developers sit. */
  constructor(networks: readonly Network[]) {
    this.#networks = networks;
  }

  /**
   * Whether this client may see failures. A proxy on this machine passes on requests of the whole world: only one that
   * the configuration trusts can say for whom.
   */
  maySee({ remoteAddress, request, isFromTrustedProxy }: RequestContext): boolean {
    if (!isWithin(this.#networks, remoteAddress)) return false;
    return isFromTrustedProxy || !PROXY_HEADERS.some((name) => request.headers.has(name));
  }
}
