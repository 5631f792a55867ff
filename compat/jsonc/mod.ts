/**
 * Stand-in for `jsr:@std/jsonc`: JSON with comments and trailing commas.
 *
 * @module
 */
import { parse as parseText } from "npm:deno-std@1.4.0/jsonc/parse.js";

/** Whatever JSON can say. */
export type JsonValue =
  | { [key: string]: JsonValue | undefined }
  | JsonValue[]
  | string
  | number
  | boolean
  | null;

/**
 * Parses text as JSON with comments and trailing commas.
 *
 * @throws {SyntaxError} If the text is neither; the message names the offset of the first bad token.
 */
export function parse(text: string): JsonValue {
  return parseText(text);
}
