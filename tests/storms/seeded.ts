/**
 * Chance that can be repeated: the seed is printed, and `STORM_SEED` brings the same run back.
 *
 * @module
 */

/** Seed of this run. */
export const SEED: number = Number(
  Deno.env.get("STORM_SEED") ?? Math.floor(Math.random() * 2 ** 31),
);

/** Numbers in [0, 1) that follow from the seed alone (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
