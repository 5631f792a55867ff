/**
 * Stand-in for `jsr:@std/text`.
 *
 * @module
 */
export * from "./closest_string.ts";
