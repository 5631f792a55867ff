/**
 * Stand-in for `jsr:@std/text/closest-string`: the word that somebody probably meant.
 *
 * @module
 */
import { closestString as findClosest } from "npm:deno-std@1.4.0/text/closest_string.js";

/** How words are compared. */
export interface ClosestStringOptions {
  /** Whether letter case counts. @default {false} */
  readonly caseSensitive?: boolean;
  /** Distance of two words, 0 for equal ones. @default {levenshteinDistance} */
  readonly compareFn?: (a: string, b: string) => number;
}

/**
 * Finds the word nearest to `givenWord`, however far that is.
 *
 * @throws {TypeError} If `possibleWords` is empty.
 */
export function closestString(
  givenWord: string,
  possibleWords: readonly string[],
  options: ClosestStringOptions = {},
): string {
  return findClosest(givenWord, possibleWords, options);
}
