/**
 * Who may see what only a developer should.
 *
 * @module
 */
import { isWithin, type Network } from "../base/network.ts";
import type { RequestContext } from "../http/handler.ts";
import { isLocalName } from "./local_names.ts";

/** Fields that a proxy adds. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "via"] as const;

/** Knows developers by their addresses, and by the names that they call this server. */
export class DevClients {
  readonly #networks: readonly Network[];
  readonly #hosts: ReadonlySet<string>;

  /**
   * @param networks Where developers sit.
   * @param hosts Names of this server, lower case, beside those that are local anyway.
   */
  constructor(networks: readonly Network[], hosts: readonly string[] = []) {
    this.#networks = networks;
    this.#hosts = new Set(hosts);
  }

  /**
   * Whether this client may see failures. A proxy on this machine passes on requests of the whole world: only one that
   * the configuration trusts can say for whom. A browser on this machine passes on what a page of a stranger asks, under
   * the stranger's name.
   */
  maySee({ remoteAddress, target, fields, isFromTrustedProxy }: RequestContext): boolean {
    if (!isWithin(this.#networks, remoteAddress)) return false;
    if (!isLocalName(target.hostname) && !this.#hosts.has(target.hostname)) return false;
    return isFromTrustedProxy || !PROXY_HEADERS.some((name) => fields.has(name));
  }
}
