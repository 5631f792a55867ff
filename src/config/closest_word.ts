/**
 * "Did you mean": the known word that somebody probably wanted, or nothing at all. A wild guess is worse than none,
 * so distance is limited by length, and two swapped letters count as one slip instead of two.
 *
 * @module
 */

/** Slips that are forgiven: one in short words, a third of the letters in longer ones. */
function allowedDistance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}

/** Case and separators do not count: `fastWorkers` and `fast-workers` are `fast_workers`. */
function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}

/**
 * The nearest of `known`, or undefined when none is near. Of equally near words the first wins.
 *
 * @example
 * ```ts
 * import { closestWord } from "./closest_word.ts";
 *
 * console.assert(closestWord("fast_wrokers", ["slow_workers", "fast_workers"]) === "fast_workers");
 * console.assert(closestWord("colour", ["listen"]) === undefined);
 * ```
 */
export function closestWord<T extends string>(word: string, known: readonly T[]): T | undefined {
  const wanted = fold(word);
  let best: T | undefined;
  let bestDistance = allowedDistance(wanted) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, fold(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to` (optimal string alignment).
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
