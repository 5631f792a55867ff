/**
 * What `appserver config` prints: every effective value and where it came from. Pure.
 *
 * @module
 */
import { CONFIG_KEYS } from "../config/config.ts";
import type { LoadedConfig } from "../config/load_config.ts";
import type { ValueOrigin } from "../config/resolve_config.ts";
import { isSecretName, MASK } from "../base/secret_names.ts";

/** One key of the configuration in force. */
export interface EffectiveValue {
  readonly key: string;
  /** As the file would say it, secrets masked; undefined where the default is another key's value. */
  readonly value: unknown;
  /** The default in words, where `value` is undefined. */
  readonly words: string;
  readonly origin: ValueOrigin;
}

/** All keys in the order of the documentation. */
export function effectiveValues(
  { origins, written }: Pick<LoadedConfig, "origins" | "written">,
): readonly EffectiveValue[] {
  return CONFIG_KEYS.map((key) => ({
    key: key.name,
    value: masked(key.name, written.get(key.name)),
    words: key.defaultText,
    origin: origins.get(key.name) ?? { source: "default", detail: "" },
  }));
}

/** One line a key: name, value, origin, in columns; no line break at the end. */
export function formatEffectiveConfig(values: readonly EffectiveValue[]): string {
  const rows = values.map(({ key, value, words, origin }) =>
    [key, value === undefined ? words : JSON.stringify(value), originText(origin)] as const
  );
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [nameWidth, valueWidth] = [width(0), Math.min(width(1), MAX_VALUE_WIDTH)];
  return rows.map(([name, value, origin]) =>
    `${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${origin}`
  ).join("\n");
}

/** The same for programs: an object by key. */
export function effectiveConfigAsJson(values: readonly EffectiveValue[]): string {
  const entries = values.map(({ key, value, words, origin }) => [
    key,
    { value: value === undefined ? words : value, source: origin.source, place: origin.detail },
  ]);
  return JSON.stringify(Object.fromEntries(entries), undefined, 2);
}

/** Longer values push their own origin to the right, not everybody's. */
const MAX_VALUE_WIDTH = 40;

function originText({ source, detail }: ValueOrigin): string {
  return detail === "" ? source : `${source} ${detail}`;
}

/** `scheme://name:password@`, up to the last `@` before the path. */
const CREDENTIALS = /(:\/\/)[^\s/]*@/g;
/** `?auth=…`, `;password=…`: parameters of an address or of a DSN. */
const PARAMETER = /([?&;]([\w-]+)=)[^&;\s]+/g;

/** Also inside of objects: `env` and `php_ini` may name secrets of the application, or hold addresses with some. */
function masked(name: string, value: unknown): unknown {
  if (typeof value === "string") {
    if (isSecretName(name)) return value === "" ? "" : MASK;
    return value.replace(CREDENTIALS, `$1${MASK}@`).replace(
      PARAMETER,
      (whole, beginning, parameter) => isSecretName(parameter) ? beginning + MASK : whole,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([inner, text]: [string, unknown]) => [inner, masked(inner, text)]),
  );
}
