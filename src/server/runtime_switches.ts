/**
 * Switches off what the environment can make the runtime's HTTP server do behind the configuration's back.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";

/**
 * Variables of Deno 2.9: another address than `listen`; a field by which any client chooses its own address, or ends the
 * process with a malformed one; compression of every answer.
 */
const SWITCHES: readonly string[] = [
  "DENO_SERVE_ADDRESS",
  "DENO_TRUST_PROXY_HEADERS",
  "DENO_SERVE_AUTOMATIC_COMPRESSION",
];

/** Before the first listener: the runtime reads them then. Those that this process may not see stay as they are. */
export function ignoreRuntimeSwitches(logger: Logger): void {
  for (const variable of SWITCHES) {
    if (Deno.permissions.querySync({ name: "env", variable }).state !== "granted") continue;
    if (Deno.env.get(variable) === undefined) continue;
    Deno.env.delete(variable);
    logger.log("warn", "runtime_switch_ignored", `${variable} has no effect here`, {
      hint: "Use listen, trusted_proxies and compression of the configuration, and unset it",
    });
  }
}
