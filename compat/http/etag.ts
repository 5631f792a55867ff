/**
 * Stand-in for `jsr:@std/http/etag`: entity tags and the two headers that quote them.
 *
 * @module
 */
import * as etag from "npm:deno-std@1.4.0/http/etag.js";

/** The two facts about a file that its tag is made from. */
export interface FileInfo {
  /** Time of the last change, null where the system does not say. */
  mtime: Date | null;
  /** Size in bytes. */
  size: number;
}

/** How a tag is made. */
export interface ETagOptions {
  /** Digest. @default {"SHA-256"} */
  algorithm?: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
  /** Whether the tag is weak. @default {true for files, false for contents} */
  weak?: boolean;
}

/** Makes the tag of some contents. */
export function eTag(entity: string | Uint8Array, options?: ETagOptions): Promise<string>;
/** Makes the tag of a file; undefined where the file has no time of change. */
export function eTag(entity: FileInfo, options?: ETagOptions): Promise<string | undefined>;
export function eTag(
  entity: string | Uint8Array | FileInfo,
  options: ETagOptions = {},
): Promise<string | undefined> {
  return etag.eTag(entity, options);
}

/** Whether `If-Match: value` lets a request on the entity with this tag go ahead. Weak tags never match. */
export function ifMatch(value: string | null, tag: string | undefined): boolean {
  return etag.ifMatch(value, tag);
}

/** Whether `If-None-Match: value` lets a request go ahead; false means the client has this entity already. */
export function ifNoneMatch(value: string | null, tag: string | undefined): boolean {
  return etag.ifNoneMatch(value, tag);
}
