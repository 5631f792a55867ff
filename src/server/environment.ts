/**
 * What of the environment this process may see, for PHP.
 *
 * @module
 */
import { PASSED_NAMES } from "../worker/php_command.ts";

/** The process's environment. */
export interface Environment {
  /** Undefined for what is not set, or may not be seen. */
  readonly get: (name: string) => string | undefined;
  /** All names; none where not all of them may be seen. */
  readonly names: () => readonly string[];
}

/** Variables, and whether there may be others that this process cannot see. */
export interface SeenEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  readonly isPartial: boolean;
}

/**
 * Reads the environment. Where only some variables may be seen (`--allow-env=PATH,HOME`) they cannot be listed: those
 * that PHP would get are asked for by name, without patterns.
 *
 * @param passEnv The key `pass_env`.
 */
export function seenEnvironment(
  { get, names }: Environment,
  passEnv: readonly string[],
): SeenEnvironment {
  const all = names();
  const asked = all.length > 0 ? all : [...PASSED_NAMES, ...passEnv].filter(isWhole);
  const variables: Record<string, string> = {};
  for (const name of asked) {
    const value = get(name);
    if (value !== undefined) variables[name] = value;
  }
  return { variables, isPartial: all.length === 0 };
}

function isWhole(pattern: string): boolean {
  return !pattern.endsWith("*");
}
