/**
 * Byte strings: JavaScript strings in which every character is one byte (U+0000 to U+00FF). HTTP header values are
 * bytes of no stated encoding; this keeps them unchanged on their way to PHP and back.
 *
 * @module
 */

const encoder = new TextEncoder();
// Its name notwithstanding this label means windows-1252, which moves 0x80 to 0x9F: only right for ASCII.
const asciiDecoder = new TextDecoder("latin1");
const NON_ASCII = /[^\x00-\x7f]/;

/**
 * Writes `text` at `offset`, one byte a character, and returns the number of bytes, `text.length`. Characters above
 * U+00FF are cut to their low byte. The caller has made room for two bytes a character.
 */
export function writeByteString(text: string, target: Uint8Array, offset: number): number {
  const length = text.length;
  const { read, written } = encoder.encodeInto(text, target.subarray(offset));
  if (written === length && read === length) return length;
  // UTF-8 took more bytes, so something was not ASCII: once more, byte by byte.
  for (let i = 0; i < length; i++) target[offset + i] = text.charCodeAt(i);
  return length;
}

/** Reads bytes as a byte string: each byte becomes the character of the same number. */
export function readByteString(bytes: Uint8Array): string {
  const text = asciiDecoder.decode(bytes);
  if (!NON_ASCII.test(text)) return text;
  let exact = "";
  for (const byte of bytes) exact += String.fromCharCode(byte);
  return exact;
}
