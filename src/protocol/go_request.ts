/**
 * The parts of a request as the Go server's PHP side expects them.
 *
 * @module
 */
import { writeByteString } from "./byte_string.ts";
import type { RequestHead } from "./messages.ts";

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
const NON_ASCII = /[^\x00-\x7f]/;

/** Paths that the Go server always streamed. */
const STREAM_PREFIX = "/stream/";
const DEFAULT_PORTS: Readonly<Record<RequestHead["scheme"], number>> = { http: 80, https: 443 };

/** The bytes as text; undefined where they are not UTF-8. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Headers by canonical name (`X-Request-Id`), each with a list of values. `Host` is always there, `X-Forwarded-For` ends
 * with the client's address, `X-Request-Id` is the identifier in the logs, and `X-Go-Stream` asks for a streamed answer
 * below `/stream/`. What is not UTF-8 becomes U+FFFD, as it did on the Go server.
 */
export function goHeaders(head: RequestHead): Readonly<Record<string, readonly string[]>> {
  const values = new Map<string, string>();
  for (const [name, value] of head.headers) values.set(canonicalName(name), utf8Text(value));
  if (!values.has("Host")) values.set("Host", hostOf(head));
  const forwarded = values.get("X-Forwarded-For");
  values.set(
    "X-Forwarded-For",
    forwarded === undefined || forwarded === ""
      ? head.remoteAddress
      : `${forwarded}, ${head.remoteAddress}`,
  );
  values.set("X-Request-Id", head.requestId);
  if (head.target.startsWith(STREAM_PREFIX)) values.set("X-Go-Stream", "1");
  return Object.fromEntries(Array.from(values, ([name, value]) => [name, [value]]));
}

/** `content-type` as `Content-Type`. */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (found) => found.toUpperCase());
}

function utf8Text(byteString: string): string {
  if (!NON_ASCII.test(byteString)) return byteString;
  const bytes = new Uint8Array(2 * byteString.length);
  return lenientDecoder.decode(bytes.subarray(0, writeByteString(byteString, bytes, 0)));
}

function hostOf(head: RequestHead): string {
  const name = head.serverName.includes(":") ? `[${head.serverName}]` : head.serverName;
  return head.serverPort === DEFAULT_PORTS[head.scheme] ? name : `${name}:${head.serverPort}`;
}
