/**
 * Stand-in for `jsr:@std/http/negotiation`: which of several representations the client prefers.
 *
 * @module
 */
import * as negotiation from "npm:deno-std@1.4.0/http/negotiation.js";

/** The part of a `Request` that is looked at. */
export interface HasHeaders {
  /** Headers of the request. */
  readonly headers: Headers;
}

/** Media types of `Accept`, best first; `["*&#47;*"]` where the header is absent. */
export function accepts(request: HasHeaders): string[];
/** The best of `types` by `Accept`, undefined if none will do. */
export function accepts(request: HasHeaders, ...types: string[]): string | undefined;
export function accepts(request: HasHeaders, ...types: string[]): string | string[] | undefined {
  return negotiation.accepts(request, ...types);
}

/** Codings of `Accept-Encoding`, best first; `["*"]` where the header is absent. */
export function acceptsEncodings(request: HasHeaders): string[];
/** The best of `encodings` by `Accept-Encoding`, undefined if none will do. Name `identity` among them. */
export function acceptsEncodings(request: HasHeaders, ...encodings: string[]): string | undefined;
export function acceptsEncodings(
  request: HasHeaders,
  ...encodings: string[]
): string | string[] | undefined {
  return negotiation.acceptsEncodings(request, ...encodings);
}
