/**
 * From the configuration to those who are believed.
 *
 * @module
 */
import { type Network, parseNetwork } from "../base/network.ts";
import type { Config } from "../config/config.ts";
import { TrustedProxies } from "../http/trusted_proxies.ts";

/** Networks out of texts that the configuration has checked. */
export function networksOf(texts: readonly string[]): readonly Network[] {
  return texts.flatMap((text) => parseNetwork(text) ?? []);
}

/** Whom to believe about clients; undefined for nobody. */
export function trustedProxies(
  config: Pick<Config, "trustedProxies" | "forwardedStyle">,
): TrustedProxies | undefined {
  const networks = networksOf(config.trustedProxies);
  return networks.length === 0
    ? undefined
    : new TrustedProxies({ networks, style: config.forwardedStyle });
}
