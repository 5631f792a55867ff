/**
 * The strict grammar of `host[:port]`, checked before any URL is built from it: Deno pastes the Host field in front of
 * the request target, so a Host of `localhost/secret?` would otherwise choose the path.
 *
 * @module
 */

import { isIpv6Address } from "../base/network.ts";
import type { FieldReader } from "./request_fields.ts";

/** A Host field, or the authority of an absolute request target, that keeps to the grammar. */
export interface HostParts {
  /** Lower case, without port; an IPv6 literal keeps its brackets. */
  readonly hostname: string;
  /** 1 to 65535, or 0 where none was named. */
  readonly port: number;
}

/** Longest name that DNS can carry (RFC 1035, section 2.3.4), plus `:65535`. */
const MAX_HOST_LENGTH = 255 + 6;

const COLON = 0x3a;
const DOT = 0x2e;
const ZERO = 0x30;
const OPENING_BRACKET = 0x5b;

/** What a character may be part of: 0 nothing, 1 a name, 2 a name, and lower-casing changes it. */
const NAME_CLASS = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyz0123456789-._~=") {
  NAME_CLASS[character.charCodeAt(0)] = 1;
}
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") NAME_CLASS[character.charCodeAt(0)] = 2;

/**
 * Reads `name`, `name:port`, `[ipv6]` or `[ipv6]:port`; undefined for everything else.
 *
 * Stricter than RFC 3986 on purpose: percent-escapes, user information, IPv6 zones, an empty port, empty labels at the
 * start or in the middle, and sub-delimiters are refused (`,` `;` `&` …; but not `=`, which old samples contain). A dot at
 * the end is kept.
 */
export function parseHost(text: string): HostParts | undefined {
  const length = text.length;
  if (length === 0 || length > MAX_HOST_LENGTH) return undefined;
  if (text.charCodeAt(0) === OPENING_BRACKET) return parseBracketedHost(text);
  let previous = DOT;
  let hasUpperCase = false;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code === COLON) {
      const port = parsePort(text, index + 1);
      if (index === 0 || port === undefined) return undefined;
      const name = text.slice(0, index);
      return { hostname: hasUpperCase ? name.toLowerCase() : name, port };
    }
    const kind = NAME_CLASS[code] ?? 0;
    if (kind === 0 || (code === DOT && previous === DOT)) return undefined;
    if (kind === 2) hasUpperCase = true;
    previous = code;
  }
  return { hostname: hasUpperCase ? text.toLowerCase() : text, port: 0 };
}

function parseBracketedHost(text: string): HostParts | undefined {
  const end = text.indexOf("]");
  if (end === -1 || !isIpv6Address(text.slice(1, end))) return undefined;
  const hostname = text.slice(0, end + 1).toLowerCase();
  if (end === text.length - 1) return { hostname, port: 0 };
  if (text.charCodeAt(end + 1) !== COLON) return undefined;
  const port = parsePort(text, end + 2);
  return port === undefined ? undefined : { hostname, port };
}

/** Digits from `start` to the end as a port, 1 to 65535; at most five of them, so that the sum cannot overflow. */
function parsePort(text: string, start: number): number | undefined {
  const digits = text.length - start;
  if (digits < 1 || digits > 5) return undefined;
  let port = 0;
  for (let index = start; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    port = port * 10 + digit;
  }
  return port >= 1 && port <= 65535 ? port : undefined;
}

/**
 * Whether a request that came without Host should have had one. Deno 2.9.6 does not tell the HTTP version, and nothing
 * that it shows depends on it: HTTP/1.0 may leave Host out, HTTP/2 has none, HTTP/1.1 must have one (RFC 9112, section
 * 3.2). So only what nobody but HTTP/1.1 says is evidence: a transfer coding, an upgrade, and `Connection: close`, which
 * rules out HTTP/2 and which HTTP/1.0 has no need of. One known HTTP/1.0 sender says it all the same: HAProxy's health
 * check, which also announces an empty body; that one is let through. Without evidence the request is answered: load
 * balancers that ask in HTTP/1.0 whether a server lives must not find it dead, and this server has no virtual hosts that a
 * missing name could confuse.
 */
export function lacksRequiredHost(fields: FieldReader): boolean {
  if (fields.get("host") !== null) return false;
  // Deno itself refuses the first with HTTP/1.0, and neither is a field of HTTP/2.
  if (fields.has("transfer-encoding") || fields.has("upgrade")) return true;
  const connection = fields.get("connection");
  if (connection === null || fields.get("content-length") === "0") return false;
  return connection.split(",").some((option) => option.trim().toLowerCase() === "close");
}
