/**
 * The guard that turns a forgotten `case` into a compile error.
 *
 * @module
 */

/**
 * Put it in the `default` of a switch over a union: a new kind then fails `deno check`, not production.
 *
 * @throws {TypeError} If a value outside the union arrives at run time after all.
 */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected kind: ${JSON.stringify(value)}`);
}
