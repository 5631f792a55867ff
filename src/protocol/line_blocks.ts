/**
 * Blocks of header lines, taken apart. Most answers of an application have one of a few blocks, byte for byte, so that
 * the last ones are remembered: to recognise one costs a tenth of what it costs to decode it.
 *
 * @module
 */
import { readByteString } from "./byte_string.ts";

/** Lines of a block are set apart by NUL. */
const SEPARATOR = "\0";
/** A power of two; each block has one place, which it shares with the others of the same remainder. */
const PLACES = 64;
/** Longer blocks hold cookies or policies, and are rarely the same twice; bytes. */
const MAX_REMEMBERED_BYTES = 512;
/** FNV-1a, 32 bits. */
const HASH_SEED = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

const NO_LINES: readonly string[] = [];

interface Remembered {
  readonly bytes: Uint8Array;
  readonly lines: readonly string[];
}

/** Takes blocks apart, and holds at most 64 of up to 512 bytes. */
export class LineBlocks {
  readonly #places: (Remembered | undefined)[] = Array.from({ length: PLACES }, () => undefined);

  /**
   * Lines of the block from `start` to `end`, byte strings. The same bytes may get the same list twice, so nobody may
   * change it.
   */
  lines(bytes: Uint8Array, start = 0, end = bytes.length): readonly string[] {
    if (start === end) return NO_LINES;
    if (end - start > MAX_REMEMBERED_BYTES) return takeApart(bytes.subarray(start, end));
    const place = hashOf(bytes, start, end) & (PLACES - 1);
    const known = this.#places[place];
    if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.lines;
    const block = bytes.slice(start, end);
    const lines = takeApart(block);
    this.#places[place] = { bytes: block, lines };
    return lines;
  }
}

function takeApart(block: Uint8Array): readonly string[] {
  return readByteString(block).split(SEPARATOR);
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), HASH_PRIME);
  return hash;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}
