/**
 * What PHP logs beside a message.
 *
 * @module
 */
import type { LogValue } from "../base/logger.ts";
import { isSecretName, MASK } from "../base/secret_names.ts";

/** For `JSON.stringify`: what is nested has names too. */
function masked(key: string, value: unknown): unknown {
  return isSecretName(key) ? MASK : value;
}

/** Context from PHP without secrets, as far as a log line can carry it: what is nested is shown as JSON. */
export function scalars(context: Readonly<Record<string, unknown>>): Record<string, LogValue> {
  const fields: Record<string, LogValue> = {};
  for (const [key, value] of Object.entries(context)) {
    if (isSecretName(key)) {
      fields[key] = MASK;
      continue;
    }
    const isScalar = typeof value === "string" || typeof value === "number" ||
      typeof value === "boolean" || value === null;
    fields[key] = isScalar ? value : JSON.stringify(value, masked);
  }
  return fields;
}
