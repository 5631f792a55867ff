/**
 * A request as an error page may show it: secrets masked. Pure.
 *
 * @module
 */
import { isSecretName, MASK } from "../base/secret_names.ts";
import type { RequestFacts } from "./error_facts.ts";

/** What is shown of a request. */
export interface ShownRequest {
  readonly requestId: string;
  readonly method: string;
  /** Raw target: path and query. */
  readonly target: string;
  readonly headers: Iterable<readonly [string, string]>;
}

/** Headers whose whole value lets somebody in. */
const SECRET_HEADERS = new Set(["authorization", "proxy-authorization", "set-cookie"]);

/** Headers that hold an address, as secret as the request's own. */
const ADDRESS_HEADERS = new Set(["referer", "x-original-url", "x-rewrite-url", "x-forwarded-uri"]);
const USER_IN_ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;

/** Masks credentials, the values of all cookies (a session id is a key) and secret-looking query parameters. */
export function maskRequest(request: ShownRequest): RequestFacts {
  const headers: (readonly [string, string])[] = [];
  const cookies: (readonly [string, string])[] = [];
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (lower === "cookie") {
      for (const pair of value.split(";")) {
        const cookie = (pair.split("=", 1)[0] ?? "").trim();
        if (cookie !== "") cookies.push([cookie, MASK]);
      }
    } else {
      const isSecret = SECRET_HEADERS.has(lower) || isSecretName(lower);
      const shown = ADDRESS_HEADERS.has(lower) ? maskAddress(value) : value;
      headers.push([name, isSecret ? MASK : shown]);
    }
  }
  return {
    id: request.requestId,
    method: request.method,
    target: maskQuery(request.target),
    headers,
    cookies,
  };
}

function maskAddress(address: string): string {
  return maskQuery(address.replace(USER_IN_ADDRESS, `$1${MASK}@`));
}

function maskQuery(target: string): string {
  const mark = target.indexOf("?");
  if (mark === -1) return target;
  const pairs = target.slice(mark + 1).split("&").map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    return pair.length > name.length && isSecretName(name) ? `${name}=${MASK}` : pair;
  });
  return `${target.slice(0, mark)}?${pairs.join("&")}`;
}
