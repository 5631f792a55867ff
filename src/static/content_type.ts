/**
 * The media type of a file, by its name alone: contents are never sniffed, and clients are told not to either.
 *
 * @module
 */
import { contentType } from "@std/media-types";

const UNKNOWN_TYPE = "application/octet-stream";

/** `Content-Type` for a file name, with `; charset=UTF-8` for text. */
export function contentTypeOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot === -1 ? UNKNOWN_TYPE : contentType(name.slice(dot)) ?? UNKNOWN_TYPE;
}

/** Types that shrink when they are compressed, beside `text/*` and everything that ends in `json` or `xml`. */
const COMPRESSIBLE =
  /^(?:text\/|application\/(?:wasm|vnd\.ms-fontobject)|font\/(?:ttf|otf)|image\/(?:bmp|vnd\.microsoft\.icon)|\S*(?:json|xml|javascript)(?:;|$))/;

/** Whether it makes sense to look for a compressed copy of a file of this type. */
export function isCompressible(type: string): boolean {
  return COMPRESSIBLE.test(type);
}
