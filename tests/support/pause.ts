/**
 * Time that passes: for figures, whose load has a rhythm, and for what only polling can tell. Tests wait for events.
 *
 * @module
 */

/** Lets time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
