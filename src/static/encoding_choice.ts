/**
 * Compressed copies beside a file.
 *
 * @module
 */
import type { Coding } from "../http/encoding_choice.ts";

/** File suffix of each coding, in the order in which they are preferred. */
export const CODING_SUFFIXES: readonly (readonly [Coding, string])[] = [
  ["br", ".br"],
  ["zstd", ".zst"],
  ["gzip", ".gz"],
];
