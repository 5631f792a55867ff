/**
 * How a place inside a configuration is written, in one form for reader and scanner.
 *
 * @module
 */

const PLAIN_NAME = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

/**
 * Appends a name or an index to a path.
 *
 * @example
 * ```ts
 * import { joinPath } from "./config_path.ts";
 *
 * console.assert(joinPath(joinPath("static", 2), "prefix") === "static[2].prefix");
 * // A dot inside a name must not look like another level.
 * console.assert(joinPath("php_ini", "opcache.enable") === 'php_ini["opcache.enable"]');
 * ```
 */
export function joinPath(parent: string, segment: string | number): string {
  if (typeof segment === "number") return `${parent}[${segment}]`;
  if (!PLAIN_NAME.test(segment)) return `${parent}[${JSON.stringify(segment)}]`;
  return parent === "" ? segment : `${parent}.${segment}`;
}
