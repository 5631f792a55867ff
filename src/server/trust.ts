/**
 * From the configuration to those who are believed.
 *
 * @module
 */
import { parseNetwork } from "../base/network.ts";
import type { Config } from "../config/config.ts";
import { TrustedProxies } from "../http/trusted_proxies.ts";

/** Whom to believe about clients; undefined for nobody. */
export function trustedProxies(
  config: Pick<Config, "trustedProxies" | "forwardedStyle">,
): TrustedProxies | undefined {
  const networks = config.trustedProxies.flatMap((text) => parseNetwork(text) ?? []);
  return networks.length === 0
    ? undefined
    : new TrustedProxies({ networks, style: config.forwardedStyle });
}
