/**
 * Who may ask the admin addresses at all.
 *
 * @module
 */
import { errorResponse } from "../http/error_body.ts";
import type { Handler } from "../http/handler.ts";
import { parseHost } from "../http/host_header.ts";

const LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses what a browser was led to send. A page elsewhere can make its own name point here (DNS rebinding), but then
 * Host still holds that name; and it can post here, but then Origin names the page.
 *
 * @param hostname The address that is listened on, without brackets; empty on a unix socket, where no browser comes.
 */
export function guardAdmin(hostname: string): Handler {
  const own = hostname.includes(":") ? `[${hostname}]` : hostname;
  const isEvery = own === "0.0.0.0" || own === "[::]";
  const names = new Set([...LOCAL_NAMES, own.toLowerCase()]);
  return (context, next) => {
    const { headers } = context.request;
    const host = parseHost(headers.get("host") ?? "")?.hostname;
    const isKnown = hostname === "" ||
      (host !== undefined && (names.has(host) || (isEvery && isAddress(host))));
    if (!isKnown || !isSameOrigin(headers)) {
      context.notes.errorCode = "forbidden";
      return errorResponse(403, context);
    }
    return next(context);
  };
}

/** A name can be made to point anywhere by whoever owns it; an address cannot. */
function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.startsWith("[");
}

function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get("host");
}
