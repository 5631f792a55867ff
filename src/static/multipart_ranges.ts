/**
 * The body of an answer with several ranges (RFC 9110, section 14.6).
 *
 * @module
 */
import { randomHex } from "../http/random_hex.ts";
import type { ByteRange } from "./byte_range.ts";
import type { BodyPart } from "./file_body.ts";

/** A `multipart/byteranges` body that has not been read yet. */
export interface MultipartRanges {
  /** With the boundary. */
  readonly contentType: string;
  readonly parts: readonly BodyPart[];
}

/** What each part says about the file. */
export interface MultipartSource {
  readonly contentType: string;
  readonly sizeBytes: number;
}

/**
 * Lays out the parts.
 *
 * @param boundary Must not occur in the file; `makeBoundary` makes one that does not, in all likelihood.
 */
export function layOutRanges(
  ranges: readonly ByteRange[],
  source: MultipartSource,
  boundary: string,
): MultipartRanges {
  const encoder = new TextEncoder();
  const parts: BodyPart[] = [];
  let lead = `--${boundary}\r\n`;
  for (const range of ranges) {
    const head = `${lead}Content-Type: ${source.contentType}\r\n` +
      `Content-Range: bytes ${range.first}-${range.last}/${source.sizeBytes}\r\n\r\n`;
    parts.push({ kind: "bytes", bytes: encoder.encode(head) }, { kind: "range", range });
    lead = `\r\n--${boundary}\r\n`;
  }
  parts.push({ kind: "bytes", bytes: encoder.encode(`\r\n--${boundary}--\r\n`) });
  return { contentType: `multipart/byteranges; boundary=${boundary}`, parts };
}

/** 24 random hexadecimal digits: not to be guessed, so that no upload can contain it. */
export function makeBoundary(): string {
  return randomHex(12);
}
