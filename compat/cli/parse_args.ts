/**
 * Stand-in for `jsr:@std/cli/parse-args`: flags of a command line.
 *
 * The real package derives a type for every flag from the options. Here each flag is `unknown`, so callers narrow with
 * `typeof`, which holds under the real types too.
 *
 * @module
 */
import { parseArgs as parseFlags } from "npm:deno-std@1.4.0/cli/parse_args.js";

/** Which flags exist and how they are read. */
export interface ParseOptions {
  /** Flags whose value stays a string, also when it looks like a number. */
  readonly string?: readonly string[];
  /** Flags without a value. */
  readonly boolean?: readonly string[];
  /** Flags that may be repeated; their values become an array. */
  readonly collect?: readonly string[];
  /** Flags that `--no-NAME` sets to false. */
  readonly negatable?: readonly string[];
  /** Other names of a flag. */
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Values of absent flags. */
  readonly default?: Readonly<Record<string, unknown>>;
  /** Whether everything after the first positional argument is positional. @default {false} */
  readonly stopEarly?: boolean;
  /** Whether arguments after `--` go to the result's `--` instead of `_`. @default {false} */
  readonly "--"?: boolean;
  /** Sees every argument that no option names; `false` drops it from the result. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What was found on the command line. */
export interface Args {
  /** A flag's value; undefined where it is absent. */
  [flag: string]: unknown;
  /** Positional arguments; those that look like numbers are numbers. */
  _: (string | number)[];
  /** Arguments after `--`, where the option of that name asks for them. */
  "--"?: string[];
}

/** Reads `args`, which is usually `Deno.args`. */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  return parseFlags(args, options);
}
