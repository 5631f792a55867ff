/**
 * What a request asks for: host, raw target, decoded path. Made once per request, used by every room.
 *
 * `Request.url` in Deno is `scheme://` + Host field + target, pasted together and not normalised; `new URL()` would
 * resolve `..` and `%2e%2e` and turn `\` into `/`, so it is never used here.
 *
 * @module
 */
import type { FieldReader } from "./request_fields.ts";
import { type HostParts, lacksRequiredHost, parseHost } from "./host_header.ts";

/** Why a path has no decoded form; `none` if it has one. */
export type PathFault = "none" | "bad_escape" | "nul" | "invalid_utf8";

/** A request target that may be used. */
export interface RequestTarget {
  readonly kind: "target";
  /**
   * Path and query as sent (REQUEST_URI): ASCII without blanks and controls, percent-encoded where it was not ASCII,
   * without fragment, starting with `/` (but for a broken HTTP/2 client). `OPTIONS *` appears as `/*`, as Deno has it.
   */
  readonly raw: string;
  /**
   * Path, percent-decoded exactly once as UTF-8. Dot segments, doubled slashes and backslashes are still in it: a file
   * is only to be opened through `static/resolve_path.ts`. Where `pathFault` is not `none`, the raw path.
   */
  readonly path: string;
  /**
   * Why `path` could not be decoded. The application still gets such a request, since `raw` is all it needs; static
   * rules answer 400 to bad escapes and NUL below their prefix, and never look for a file.
   */
  readonly pathFault: PathFault;
  /** Raw query without `?`; empty if there was none. */
  readonly query: string;
  /** Host field or authority as sent, checked; `hostname:port` of the listener where a unix-socket client sent none. */
  readonly host: string;
  /** Host without port, lower case; an IPv6 literal keeps its brackets. */
  readonly hostname: string;
  /** Port of the URL the client used: as named, otherwise 80 or 443 by scheme. */
  readonly port: number;
  /** As given by the listener, not by the target. */
  readonly scheme: "http" | "https";
}

/** Which rule a target broke. */
export type TargetFault = "host_missing" | "host_malformed" | "target_malformed";

/** A request target that may not be used: answer 400. */
export interface TargetError {
  readonly kind: "target_error";
  readonly code: "bad_request";
  readonly fault: TargetFault;
  /** For the log, not for the client. */
  readonly message: string;
}

/** What the listener knows. */
export interface TargetDefaults {
  readonly scheme: "http" | "https";
  /** Name to assume where neither Host nor URL gives one (unix socket). */
  readonly hostname: string;
  /** Port of the listener, 0 on a unix socket. */
  readonly port: number;
}

const HOST_MISSING: TargetError = {
  kind: "target_error",
  code: "bad_request",
  fault: "host_missing",
  message: "Request has no Host field, which HTTP/1.1 requires",
};
const HOST_MALFORMED: TargetError = {
  kind: "target_error",
  code: "bad_request",
  fault: "host_malformed",
  message: "Host field is not host[:port] with a port from 1 to 65535",
};
const TARGET_MALFORMED: TargetError = {
  kind: "target_error",
  code: "bad_request",
  fault: "target_malformed",
  message: "Request target is not a path, or an http(s) URL with a plain host[:port]",
};

const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
const HASH = 0x23;
const PERCENT = 0x25;

/** Reads URL and Host of a request; also refuses HTTP/1.1 without Host, as far as that can be known. */
export function readRequestTarget(
  url: string,
  fields: FieldReader,
  defaults: TargetDefaults,
): RequestTarget | TargetError {
  const host = fields.get("host");
  if (host === null && lacksRequiredHost(fields)) return HOST_MISSING;
  return parseRequestTarget(url, host, defaults);
}

/**
 * Takes `Request.url` apart. Never throws, whatever the client sent.
 *
 * The authority of the URL counts: it equals the Host field for an ordinary HTTP/1 request, is the only host of HTTP/2,
 * and outranks Host in absolute form (RFC 9112, section 3.2.2). A malformed Host field is refused even so.
 *
 * @param url As Deno made it, not normalised.
 * @param hostHeader Value of the Host field, null if there was none (HTTP/1.0, HTTP/2).
 */
export function parseRequestTarget(
  url: string,
  hostHeader: string | null,
  defaults: TargetDefaults,
): RequestTarget | TargetError {
  let parts: HostParts | undefined;
  if (hostHeader !== null) {
    parts = parseHost(hostHeader);
    if (parts === undefined) return HOST_MALFORMED;
  }
  const schemeEnd = url.indexOf("://");
  if (schemeEnd === -1) return TARGET_MALFORMED;
  const start = schemeEnd + 3;
  // The scheme is looked at here too: in absolute form any may come before the very Host.
  const isPlain = schemeEnd === 4 ? url.startsWith("http") : url.startsWith("https://");
  if (isPlain && hostHeader !== null && parts !== undefined) {
    const end = start + hostHeader.length;
    if (url.charCodeAt(end) === SLASH && url.startsWith(hostHeader, start)) {
      return parseTarget(url, end, hostHeader, parts, defaults);
    }
  }
  // Absolute form, HTTP/2, or no Host. Only schemes that this server speaks; Deno passes any.
  const scheme = url.slice(0, schemeEnd).toLowerCase();
  const isUnix = scheme === "http+unix" || scheme === "https+unix";
  if (!isUnix && scheme !== "http" && scheme !== "https") return TARGET_MALFORMED;
  const end = authorityEnd(url, start);
  if (isUnix && hostHeader === null) {
    // The authority is then the socket's own path, percent-encoded.
    const { hostname, port } = defaults;
    const host = port === 0 ? hostname : `${hostname}:${port}`;
    return parseTarget(url, end, host, { hostname, port }, defaults);
  }
  const authority = url.slice(start, end);
  const authorityParts = parseHost(authority);
  if (authorityParts === undefined) return TARGET_MALFORMED;
  return parseTarget(url, end, authority, authorityParts, defaults);
}

function authorityEnd(url: string, start: number): number {
  for (let index = start; index < url.length; index++) {
    const code = url.charCodeAt(index);
    if (code === SLASH || code === QUESTION_MARK || code === HASH) return index;
  }
  return url.length;
}

function parseTarget(
  url: string,
  start: number,
  host: string,
  parts: HostParts,
  defaults: TargetDefaults,
): RequestTarget | TargetError {
  let end = url.length;
  let queryAt = -1;
  let isPathEncoded = false;
  let isAscii = true;
  for (let index = start; index < end; index++) {
    const code = url.charCodeAt(index);
    // A control or blank would end a line or a field somewhere further on; HTTP never sends one here.
    if (code <= 0x20 || code === 0x7f) return TARGET_MALFORMED;
    if (code > 0x7f) isAscii = false;
    else if (code === HASH) end = index;
    else if (queryAt === -1) {
      if (code === QUESTION_MARK) queryAt = index;
      else if (code === PERCENT) isPathEncoded = true;
    }
  }
  let rawPath = url.slice(start, queryAt === -1 ? end : queryAt);
  let query = queryAt === -1 ? "" : url.slice(queryAt + 1, end);
  let raw = url.slice(start, end);
  if (rawPath === "" || !isAscii) {
    rawPath = rawPath === "" ? "/" : encodeNonAscii(rawPath);
    query = encodeNonAscii(query);
    raw = queryAt === -1 ? rawPath : `${rawPath}?${query}`;
    isPathEncoded ||= !isAscii;
  }
  const decoded = isPathEncoded ? decodePath(rawPath) : rawPath;
  const { scheme } = defaults;
  return {
    kind: "target",
    raw,
    path: typeof decoded === "string" ? decoded : rawPath,
    pathFault: typeof decoded === "string" ? "none" : decoded.fault,
    query,
    host,
    hostname: parts.hostname,
    port: parts.port !== 0 ? parts.port : scheme === "https" ? 443 : 80,
    scheme,
  };
}

/** Deno decodes raw UTF-8 in a target; back to bytes, as `%XX`. */
function encodeNonAscii(text: string): string {
  // Deno makes no lone surrogates, but encodeURIComponent would throw on one.
  return text.toWellFormed().replace(/[^\0-\x7f]+/g, encodeURIComponent);
}

function decodePath(rawPath: string): string | { readonly fault: PathFault } {
  if (rawPath.includes("%00")) return { fault: "nul" };
  try {
    return decodeURIComponent(rawPath);
  } catch {
    return { fault: /%(?![0-9A-Fa-f]{2})/.test(rawPath) ? "bad_escape" : "invalid_utf8" };
  }
}
