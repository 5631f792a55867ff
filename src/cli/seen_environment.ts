/**
 * The environment of this process.
 *
 * @module
 */
import { denoEnvironment } from "../config/load_config.ts";

/** What of it this process may see. */
export function seenEnvironment(): Readonly<Record<string, string>> {
  const names = denoEnvironment.names();
  return Object.fromEntries(names.map((name) => [name, denoEnvironment.get(name) ?? ""]));
}
