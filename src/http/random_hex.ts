/**
 * Unpredictable text for identifiers and boundaries.
 *
 * @module
 */
import { randomBytes } from "node:crypto";

/** Two hexadecimal digits for each of so many random bytes. `Uint8Array.toHex` is not in every runtime yet. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
