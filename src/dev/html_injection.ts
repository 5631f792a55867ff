/**
 * Puts a few bytes into an HTML document before `</body>`, while it streams. Works on bytes: every charset that a page
 * may have writes these characters as ASCII (UTF-16, which does not, is left alone by whoever calls this).
 *
 * @module
 */

const MARKER = new TextEncoder().encode("</body");
/** Longest beginning of the marker that may stand at the end of a piece. */
const MAX_HELD = MARKER.length - 1;

/** Finds the place in pieces of any size; what is not the beginning of the marker is passed on at once. */
export class HtmlInjection {
  readonly #insertion: Uint8Array;
  #held: Uint8Array = new Uint8Array(0);
  #isDone = false;

  /** @param insertion What is put in, once. */
  constructor(insertion: Uint8Array) {
    this.#insertion = insertion;
  }

  /** The next piece, with what was held back of the one before. */
  take(piece: Uint8Array): Uint8Array {
    if (this.#isDone) return piece;
    const bytes = this.#held.length === 0 ? piece : concat([this.#held, piece]);
    const at = indexOfMarker(bytes);
    if (at !== -1) {
      this.#isDone = true;
      this.#held = new Uint8Array(0);
      return concat([bytes.subarray(0, at), this.#insertion, bytes.subarray(at)]);
    }
    const held = heldLength(bytes);
    this.#held = bytes.slice(bytes.length - held);
    return bytes.subarray(0, bytes.length - held);
  }

  /** What is left at the end: without a marker, the insertion comes last. */
  end(): Uint8Array {
    return this.#isDone ? new Uint8Array(0) : concat([this.#held, this.#insertion]);
  }
}

/**
 * A stream that injects; an error or cancellation goes through. What it passes on is a copy: whoever made the page takes the
 * memory of a piece back when asked for the next one.
 */
export function injectionStream(
  insertion: Uint8Array,
): TransformStream<Uint8Array, Uint8Array> {
  const injection = new HtmlInjection(insertion);
  const pass = (bytes: Uint8Array, controller: TransformStreamDefaultController<Uint8Array>) => {
    if (bytes.length > 0) controller.enqueue(bytes.slice());
  };
  return new TransformStream({
    transform: (piece, controller) => pass(injection.take(piece), controller),
    flush: (controller) => pass(injection.end(), controller),
  });
}

/** Case does not matter in HTML; the marker is compared in lower case. */
function indexOfMarker(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x3c); at !== -1; at = bytes.indexOf(0x3c, at + 1)) {
    if (at + MARKER.length > bytes.length) return -1;
    if (isMarkerAt(bytes, at, MARKER.length)) return at;
  }
  return -1;
}

function heldLength(bytes: Uint8Array): number {
  for (let length = Math.min(MAX_HELD, bytes.length); length > 0; length--) {
    if (isMarkerAt(bytes, bytes.length - length, length)) return length;
  }
  return 0;
}

function isMarkerAt(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    if (lower !== MARKER[index]) return false;
  }
  return true;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
