/**
 * Tells configurations apart.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Config } from "./config.ts";

/** Characters of a digest: enough to tell a handful of configurations apart by eye. */
const LENGTH = 12;

/** Equal for equal settings, whatever file they came from. Nothing can be read back from it. */
export function configDigest(config: Config): string {
  const { adminToken: _, ...shown } = config;
  return createHash("sha256").update(JSON.stringify(shown)).digest("hex").slice(0, LENGTH);
}
