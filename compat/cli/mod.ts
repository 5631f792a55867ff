/**
 * Stand-in for `jsr:@std/cli`.
 *
 * @module
 */
export * from "./parse_args.ts";
