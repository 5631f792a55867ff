/**
 * Text from outside made fit for a log: one line, nothing that a terminal obeys, bounded.
 *
 * @module
 */

/**
 * What must not reach a terminal or split a line: C0 with CR, LF and ESC, DEL, C1 (U+009B is ESC [ in one character),
 * line and paragraph separators, and the marks and overrides that reorder text (Unicode TR9).
 */
// deno-fmt-ignore
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const ALL_UNSAFE = new RegExp(UNSAFE.source, "g");

/** Characters of one value that are kept. A stack trace fits, a request target of 64 KiB is cut. */
const MAX_VALUE_LENGTH = 16_384;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Text in which everything unsafe is spelled out (`\n`, `\u001b`). A backslash stays as it is: doubling it would make
 * every PHP class name harder to read, and nothing unsafe can come of it.
 */
export function printable(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text.replace(ALL_UNSAFE, (found) => SHORT_ESCAPES[found] ?? unicodeEscape(found));
}

/** What JSON writes as it is: printable ASCII but quotation mark and backslash. */
const IS_PLAIN = /^[ !#-[\]-~]*$/;

/** A JSON string, with quotes, that is also fit for a terminal. Reads back to the same text. */
export function printableJson(text: string): string {
  if (IS_PLAIN.test(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  // What JSON itself leaves alone: DEL, C1 and the reordering marks.
  return UNSAFE.test(json) ? json.replace(ALL_UNSAFE, unicodeEscape) : json;
}

/** Text of at most 16,384 characters and a note of how many are missing; a surrogate pair is not split. */
export function shortened(text: string): string {
  if (text.length <= MAX_VALUE_LENGTH) return text;
  const last = text.charCodeAt(MAX_VALUE_LENGTH - 1);
  const isPairSplit = last >= 0xd800 && last <= 0xdbff;
  const end = isPairSplit ? MAX_VALUE_LENGTH - 1 : MAX_VALUE_LENGTH;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}
