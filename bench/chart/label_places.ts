/**
 * Labels at the ends of lines, moved apart where lines end beside each other.
 *
 * @module
 */

/** Keeps the order of `wanted` places, none nearer than `distance` to the next, none beyond `last`. */
export function labelPlaces(
  wanted: readonly number[],
  distance: number,
  last: number,
): readonly number[] {
  const order = wanted.map((_, index) => index).sort((one, other) =>
    (wanted[one] ?? 0) - (wanted[other] ?? 0)
  );
  const places = [...wanted];
  let free = -Infinity;
  for (const index of order) {
    places[index] = Math.max(places[index] ?? 0, free);
    free = (places[index] ?? 0) + distance;
  }
  let limit = last;
  for (const index of order.toReversed()) {
    places[index] = Math.min(places[index] ?? 0, limit);
    limit = (places[index] ?? 0) - distance;
  }
  return places;
}
