/**
 * Words of JSON with comments: skips what means nothing, measures strings and literals, and says what is wrong with
 * one. Offsets only; values are read elsewhere.
 *
 * @module
 */

/** Why a text is not JSON with comments, at the first place that shows it. */
export interface JsonFault {
  readonly offset: number;
  /** What was wanted and what was seen. */
  readonly message: string;
  /** What to write instead; empty where nothing can be guessed. */
  readonly hint: string;
}

/** End of a token, exclusive, or why there is none. */
export type TokenEnd =
  | { readonly kind: "end"; readonly offset: number }
  | { readonly kind: "fault"; readonly fault: JsonFault };

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const BLANK = " \t\r\n";
/** Characters that end a literal; the same set as in `@std/jsonc`, so that both cut a text alike. */
const LITERAL_END = new Set("[]{}:,/ \t\r\n");
const ESCAPED = '"\\/bfnrt';

/** Skips white space and comments from `offset` on. */
export function skipBlank(text: string, offset: number): TokenEnd {
  let at = offset;
  while (at < text.length) {
    if (BLANK.includes(text.charAt(at))) {
      at++;
    } else if (text.startsWith("//", at)) {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
    } else if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end === -1) return fault(at, 'expected "*/" before the end of the file: comment is open');
      at = end + 2;
    } else {
      break;
    }
  }
  return { kind: "end", offset: at };
}

/** Measures the string that begins at `offset` with a quote. */
export function scanString(text: string, offset: number): TokenEnd {
  for (let at = offset + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { kind: "end", offset: at + 1 };
    if (character === "\n" || character === "\r") break;
    if (character < " ") {
      const code = character.charCodeAt(0).toString(16).padStart(4, "0");
      return fault(
        at,
        `expected no control character in a string: got U+${code}`,
        `Write \\u${code}`,
      );
    }
    if (character !== "\\") continue;
    at++;
    const escape = text.charAt(at);
    if (escape === "u" && /^[0-9A-Fa-f]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
    else if (escape === "" || !ESCAPED.includes(escape)) {
      const wanted = String.raw`expected one of \" \\ \/ \b \f \n \r \t \uXXXX`;
      return fault(
        at - 1,
        `${wanted}: got ${describeAt(text, at - 1)}`,
        String.raw`Write \\ for one backslash`,
      );
    }
  }
  return fault(offset, 'expected a closing " on the same line: string is open');
}

/** Measures the number, `true`, `false` or `null` that begins at `offset`. */
export function scanLiteral(text: string, offset: number): TokenEnd {
  let at = offset;
  while (at < text.length && !LITERAL_END.has(text.charAt(at))) at++;
  const word = text.slice(offset, at);
  if (word === "true" || word === "false" || word === "null" || NUMBER.test(word)) {
    return { kind: "end", offset: at };
  }
  return fault(offset, `expected a value: got ${describeAt(text, offset)}`, hintForWord(word));
}

/** Names what stands at an offset, for "got …". */
export function describeAt(text: string, offset: number): string {
  if (offset >= text.length) return "the end of the file";
  if (text[offset] === '"') return "a string";
  let at = offset;
  while (at < text.length && at - offset < 20 && !LITERAL_END.has(text.charAt(at))) at++;
  return JSON.stringify(text.slice(offset, Math.max(at, offset + 1)));
}

/** Makes a fault as the end of a token. */
export function fault(offset: number, message: string, hint = ""): TokenEnd {
  return { kind: "fault", fault: { offset, message, hint } };
}

function hintForWord(word: string): string {
  if (word.startsWith("'")) return 'Strings stand in double quotes "…"';
  if (word.startsWith("#")) return "Comments begin with //";
  if (/^(?:true|false|null)$/i.test(word)) return `Write ${word.toLowerCase()}`;
  if (/^[-+.]?\d/.test(word)) return "Numbers are decimal, without + or a leading 0 in front";
  return /^[A-Za-z_]/.test(word) ? 'Strings stand in double quotes "…"' : "";
}
