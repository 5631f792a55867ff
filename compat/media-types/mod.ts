/**
 * Stand-in for `jsr:@std/media-types`: the media type that belongs to a file extension.
 *
 * @module
 */
import { contentType as lookUpContentType } from "npm:deno-std@1.4.0/media_types/content_type.js";
import { typeByExtension as lookUpType } from "npm:deno-std@1.4.0/media_types/type_by_extension.js";

/**
 * Full `Content-Type` of an extension (`.css` or `css`) or of a media type, with `; charset=UTF-8` where that is the
 * rule; undefined for one that is not in the database.
 */
export function contentType(extensionOrType: string): string | undefined {
  return lookUpContentType(extensionOrType);
}

/** Media type of an extension, with or without the dot, case ignored; undefined for an unknown one. */
export function typeByExtension(extension: string): string | undefined {
  return lookUpType(extension);
}
