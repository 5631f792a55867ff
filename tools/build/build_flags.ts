/**
 * The arguments of `deno task compile` and `deno task bundle`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { permissionFlags } from "./permissions.ts";

/** What a build was asked for. */
export interface BuildFlags {
  /** Another system than this one, such as `aarch64-unknown-linux-gnu`. */
  readonly target: string | undefined;
  /** Path of the result; undefined for the usual one. */
  readonly output: string | undefined;
  /** All permission flags, given ones in place of the default. */
  readonly permissions: readonly string[];
}

/** @throws {Error} At a flag that no build has. */
export function readBuildFlags(words: readonly string[]): BuildFlags {
  const permissions = words.filter((word) => word.startsWith("--allow-"));
  const { target, output } = parseArgs(words.filter((word) => !permissions.includes(word)), {
    string: ["target", "output"],
    unknown: (word) => {
      throw new Error(`Unknown argument ${word}: wanted are --target, --output and --allow-…`);
    },
  });
  return { target: text(target), output: text(output), permissions: permissionFlags(permissions) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
