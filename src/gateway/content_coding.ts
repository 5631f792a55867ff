/**
 * Compression of answers: which coding a client gets, and which answers are left as they are.
 *
 * @module
 */
import { isDigest } from "../http/body_digests.ts";
import type { Coding } from "../http/encoding_choice.ts";
import type { HeaderPair } from "../http/response_headers.ts";

/** Compresses one answer, part by part. */
export interface PartEncoder {
  /** Compresses a part; what comes back is all that belongs to it, so that a client gets it at once. */
  encode(part: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** The bytes that end the answer. */
  finish(): Promise<Uint8Array<ArrayBuffer>>;
  /** Forgets an answer that will not be ended. */
  close(): void;
}

/** Does the work. Declared here because this room is its user. */
export interface Encoders {
  /** Compresses a whole answer. */
  whole(coding: Coding, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Begins a streamed one. */
  begin(coding: Coding): PartEncoder;
}

/** A smaller answer gains nothing: it fits one packet anyway, bytes. */
const MIN_BYTES = 256;

/** Types that shrink. What is a picture, a film or an archive is compressed already. */
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript|ecmascript|wasm|rtf|x-sh|ld\+json|x-ndjson|manifest)\b|image\/(?:svg\+xml|x-icon|bmp)|font\/(?:ttf|otf)|application\/(?:vnd\.ms-fontobject|x-font-ttf))/i;

/** What the headers of an answer say about compressing it. */
export type Compressibility =
  /** Never, for anybody. */
  | { readonly kind: "as_it_is" }
  /** By the client's wish, so that caches must tell clients apart. */
  | { readonly kind: "by_wish" };

const AS_IT_IS: Compressibility = { kind: "as_it_is" };
const BY_WISH: Compressibility = { kind: "by_wish" };

/**
 * Looks at an answer. Left alone are event streams and other types that do not shrink, answers that are encoded
 * already, ranges, what forbids it (`no-transform`), partial and tiny ones.
 *
 * @param bodyBytes Length of a whole answer; undefined for a streamed one.
 */
export function compressibility(
  status: number,
  headers: readonly HeaderPair[],
  bodyBytes: number | undefined,
): Compressibility {
  if (status === 206 || (bodyBytes !== undefined && bodyBytes < MIN_BYTES)) return AS_IT_IS;
  let type = "";
  for (const [name, value] of headers) {
    switch (name.toLowerCase()) {
      case "content-type":
        type = value;
        break;
      case "content-encoding":
      case "content-range":
        return AS_IT_IS;
      case "cache-control":
        if (/\bno-transform\b/i.test(value)) return AS_IT_IS;
        break;
    }
  }
  return COMPRESSIBLE.test(type) ? BY_WISH : AS_IT_IS;
}

/**
 * Headers of the compressed answer: without its old length and checksums, with a weak ETag (RFC 9110, section 8.8.1) and
 * Vary. Without a coding only Vary is added.
 */
export function encodedHeaders(
  headers: readonly HeaderPair[],
  coding: Coding | undefined,
): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  let hasVary = false;
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === "vary" && /(?:^|,)\s*(?:accept-encoding|\*)\s*(?:,|$)/i.test(value)) {
      hasVary = true;
    }
    if (coding !== undefined && isOfOldBytes(lower)) continue;
    const isStrongEtag = coding !== undefined && lower === "etag" && !value.startsWith("W/");
    pairs.push(isStrongEtag ? [name, `W/${value}`] : [name, value]);
  }
  if (!hasVary) pairs.push(["Vary", "Accept-Encoding"]);
  if (coding !== undefined) pairs.push(["Content-Encoding", coding]);
  return pairs;
}

/** Whether a field says something of the bytes that is no longer so. */
function isOfOldBytes(lowerName: string): boolean {
  return lowerName === "content-length" || lowerName === "accept-ranges" || isDigest(lowerName);
}

/** A streamed answer, compressed as it comes: what PHP flushed reaches the client at once. */
export function encodedStream(
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
  encoder: PartEncoder,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await reader.read();
        const bytes = done ? await encoder.finish() : await encoder.encode(value);
        if (bytes.length > 0) controller.enqueue(bytes);
        if (done) controller.close();
      } catch (error) {
        encoder.close();
        throw error;
      }
    },
    async cancel(reason) {
      encoder.close();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
