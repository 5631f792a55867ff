/**
 * What the server may do, where that is decided before it runs: in the executable, and in the first line of the bundle.
 *
 * @module
 */

/** The flags of `deno task serve`. Those of the same name that are given to a build take their place. */
export const DEFAULT_PERMISSIONS: readonly string[] = [
  "--allow-net",
  "--allow-read",
  "--allow-write=/tmp,/run/systemd/notify",
  "--allow-env",
  "--allow-run=php",
];

/** The default flags with those given in place of them: `--allow-run=/usr/bin/php8.3` replaces `--allow-run=php`. */
export function permissionFlags(given: readonly string[]): readonly string[] {
  const names = new Set(given.map(nameOf));
  return [...DEFAULT_PERMISSIONS.filter((flag) => !names.has(nameOf(flag))), ...given];
}

function nameOf(flag: string): string {
  return flag.split("=", 1)[0] ?? flag;
}
