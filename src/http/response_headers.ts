/**
 * From the header lines that PHP sent to the array that `new Response(body, { headers })` takes. The array form keeps
 * order, spelling and repetition; a `Headers` object would sort, lower-case and join.
 *
 * Deno 2.9.6 ends the whole process when a header value contains a control character, so nothing may reach a Response
 * that was not checked here.
 *
 * @module
 */

/** Name and value, mutable because `HeadersInit` asks for it. */
export type HeaderPair = [name: string, value: string];

/** Where the body of the answer comes from, which decides about Content-Length. */
export type BodyKind =
  /** Bytes in hand: Deno counts them, the application's figure is dropped. */
  | "buffered"
  /** Bytes to come: the application's figure is kept; Deno cuts what is longer and closes on what is shorter. */
  | "streamed"
  /** No body is sent (HEAD, 304): the application's figure is kept. */
  | "none";

/** A line that was not passed on. */
export interface DroppedHeader {
  /** Beginning of the line up to the colon, at most 64 characters, control characters included. */
  readonly name: string;
  readonly reason: "no_colon" | "bad_name" | "bad_value" | "bad_length";
}

/** A file that the application wants to be sent in place of its own body. */
export interface NamedFile {
  /** `accel`: value of X-Accel-Redirect, percent-encoded; `path`: value of X-Sendfile. */
  readonly kind: "accel" | "path";
  readonly value: string;
}

/** Header lines, sorted out. */
export interface ResponseHeaders {
  /** For `new Response`, byte strings. Other answers may have the same list. */
  readonly pairs: readonly HeaderPair[];
  /** Lines that would have broken the answer, for the log. Hop-by-hop fields are not among them. */
  readonly dropped: readonly DroppedHeader[];
  /** Value of a CGI `Status` line such as `Status: 404 Not Found`, which outranks the status of the head. */
  readonly status: number | undefined;
  /** The first X-Accel-Redirect or X-Sendfile. Neither is among the pairs: paths are nobody else's business. */
  readonly file: NamedFile | undefined;
}

const NONE: readonly DroppedHeader[] = [];
const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;
const MAX_REPORTED_NAME_LENGTH = 64;

/** Characters of a field name (RFC 9110, `token`). */
const IS_TOKEN = new Uint8Array(256);
for (
  const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
) {
  IS_TOKEN[character.charCodeAt(0)] = 1;
}

interface Remembered {
  readonly lines: readonly string[];
  readonly body: BodyKind;
  readonly headers: ResponseHeaders;
}

/** A power of two. */
const REMEMBERED = 8;
/** Longer lists are rarely the same twice. */
const MAX_REMEMBERED_LINES = 16;
/** The last lists that were sorted out: most answers of an application bring one of a few, see `LineBlocks`. */
const lately: (Remembered | undefined)[] = Array.from({ length: REMEMBERED }, () => undefined);
let nextPlace = 0;

/**
 * Sorts out header lines. Order, spelling and repeated names are kept. Left out are fields that belong to one
 * connection (Deno writes its own), X-Request-Id (it is our logs that have to be searched), names that are no token, values
 * with control characters, and Content-Length where it is not the application's to say or is no number. A list that was
 * sorted out lately costs a few comparisons.
 *
 * @param lines `Name: value`, byte strings (U+0000 to U+00FF), as in `WorkerMessage` of kind `head`. Never changed later.
 */
export function toResponseHeaders(lines: readonly string[], body: BodyKind): ResponseHeaders {
  for (let index = 0; index < REMEMBERED; index++) {
    const known = lately[index];
    if (known?.lines === lines && known.body === body) return known.headers;
  }
  const headers = sortOut(lines, body);
  if (lines.length <= MAX_REMEMBERED_LINES) {
    lately[nextPlace] = { lines, body, headers };
    nextPlace = (nextPlace + 1) & (REMEMBERED - 1);
  }
  return headers;
}

function sortOut(lines: readonly string[], body: BodyKind): ResponseHeaders {
  const pairs: HeaderPair[] = [];
  let dropped: DroppedHeader[] | undefined;
  let status: number | undefined;
  let file: NamedFile | undefined;
  let lengthPair: HeaderPair | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const colon = nameEnd(line);
    if (colon <= 0) {
      (dropped ??= []).push(report(line, line.includes(":") ? "bad_name" : "no_colon"));
      continue;
    }
    const value = readValue(line, colon + 1);
    if (value === undefined) {
      (dropped ??= []).push(report(line, "bad_value"));
      continue;
    }
    const name = line.slice(0, colon);
    const kind = treatment(name);
    switch (kind) {
      case "pass":
        pairs.push([name, value]);
        break;
      case "hop":
      case "ours":
        break;
      case "status":
        status = readStatus(value);
        break;
      case "accel":
      case "path":
        file ??= { kind, value };
        break;
      case "length":
        if (body === "buffered") break;
        if (!/^\d{1,15}$/.test(value) || (lengthPair !== undefined && lengthPair[1] !== value)) {
          (dropped ??= []).push(report(line, "bad_length"));
        } else if (lengthPair === undefined) {
          pairs.push(lengthPair = [name, value]);
        }
        break;
    }
  }
  return { pairs, dropped: dropped ?? NONE, status, file };
}

/** Index of the colon that ends a valid name; 0 or less where there is none. */
function nameEnd(line: string): number {
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code === COLON) return index;
    if (IS_TOKEN[code] !== 1) return -1;
  }
  return -1;
}

/** Value without surrounding blanks; undefined if it holds a control character or something beyond Latin-1. */
function readValue(line: string, from: number): string | undefined {
  let start = from;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  for (let index = start; index < end; index++) {
    const code = line.charCodeAt(index);
    if ((code < SPACE && code !== TAB) || code === 0x7f || code > 0xff) return undefined;
  }
  return line.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/**
 * What happens to a field. The length decides first, so that most names are never lower-cased.
 * Hop-by-hop: RFC 9110 section 7.6.1, and Keep-Alive and Proxy-Connection, which old software still writes.
 */
function treatment(
  name: string,
): "pass" | "hop" | "ours" | "length" | "status" | "accel" | "path" {
  switch (name.length) {
    case 2:
      return name.toLowerCase() === "te" ? "hop" : "pass";
    case 6:
      return name.toLowerCase() === "status" ? "status" : "pass";
    case 7: {
      const lower = name.toLowerCase();
      return lower === "trailer" || lower === "upgrade" ? "hop" : "pass";
    }
    case 10: {
      const lower = name.toLowerCase();
      if (lower === "x-sendfile") return "path";
      return lower === "connection" || lower === "keep-alive" ? "hop" : "pass";
    }
    case 12:
      return name.toLowerCase() === "x-request-id" ? "ours" : "pass";
    case 14:
      return name.toLowerCase() === "content-length" ? "length" : "pass";
    case 16: {
      const lower = name.toLowerCase();
      if (lower === "x-accel-redirect") return "accel";
      return lower === "proxy-connection" ? "hop" : "pass";
    }
    case 17:
      return name.toLowerCase() === "transfer-encoding" ? "hop" : "pass";
    case 18:
      return name.toLowerCase() === "proxy-authenticate" ? "hop" : "pass";
    case 19:
      return name.toLowerCase() === "proxy-authorization" ? "hop" : "pass";
    default:
      return "pass";
  }
}

function readStatus(value: string): number | undefined {
  const match = /^(\d{3})(?: |$)/.exec(value);
  return match === null ? undefined : Number(match[1]);
}

function report(line: string, reason: DroppedHeader["reason"]): DroppedHeader {
  const colon = line.indexOf(":");
  const end = Math.min(colon === -1 ? line.length : colon, MAX_REPORTED_NAME_LENGTH);
  return { name: line.slice(0, end), reason };
}
