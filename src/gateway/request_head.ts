/**
 * From an HTTP request to the head that PHP gets.
 *
 * @module
 */
import type { RequestContext } from "../http/handler.ts";
import type { RequestField } from "../http/request_fields.ts";
import type { RequestBody, RequestHead } from "../protocol/messages.ts";

/** What is known about the listener. */
export interface ListenerFacts {
  /** Address that connections are accepted on. */
  readonly address: string;
  /** HTTP version as far as Deno tells it, for SERVER_PROTOCOL. */
  readonly protocol: string;
}

/**
 * Builds the head. Headers whose name holds `_` are left out, since CGI names cannot tell them from `-`, and so is
 * `Proxy`, which would become HTTP_PROXY (CVE-2016-5385). Host is that of the target: HTTP/2 has no such field, the
 * absolute form outranks it (RFC 9112, section 3.2.2), and so does what a trusted proxy says.
 */
export function requestHead(
  context: RequestContext,
  listener: ListenerFacts,
  body: RequestBody,
): RequestHead {
  const { fields, target } = context;
  const headers: RequestField[] = [];
  // A body that came in chunks has a length by now, which CGI asks for (RFC 3875, section 4.1.2).
  const length = fields.has("content-length") ? undefined : lengthOf(body);
  if (length !== undefined) headers.push(["content-length", String(length)]);
  let hasHost = false;
  for (const pair of fields.pairs) {
    if (pair[0].includes("_") || pair[0] === "proxy") continue;
    if (pair[0] === "transfer-encoding" && length !== undefined) continue;
    if (pair[0] === "content-length" && pair[1].includes(",")) {
      // Deno joins equal repetitions, and CGI asks for one number (RFC 9110, section 8.6).
      headers.push([pair[0], pair[1].slice(0, pair[1].indexOf(","))]);
      continue;
    }
    if (pair[0] === "x-request-id") {
      // As it is in our logs, also where the client's could not be taken over.
      headers.push([pair[0], context.requestId]);
      continue;
    }
    if (pair[0] !== "host") headers.push(pair);
    else {
      hasHost = true;
      headers.push(pair[1] === target.host ? pair : ["host", target.host]);
    }
  }
  if (!hasHost) headers.push(["host", target.host]);
  return {
    method: context.method,
    target: target.raw,
    protocol: listener.protocol,
    scheme: target.scheme,
    remoteAddress: context.remoteAddress,
    remotePort: context.remotePort,
    serverName: target.hostname,
    serverAddress: serverAddress(context, listener),
    serverPort: target.port,
    requestId: context.requestId,
    headers,
  };
}

function lengthOf(body: RequestBody): number | undefined {
  switch (body.kind) {
    case "none":
      return undefined;
    case "bytes":
      return body.bytes.length;
    case "stream":
      return body.length;
  }
}

/**
 * Address that the client reached. Deno does not tell it for a listener on every interface: for a client of this
 * machine it is the loopback address, for others the host they asked for where that is an address.
 */
function serverAddress(context: RequestContext, listener: ListenerFacts): string {
  if (listener.address !== "0.0.0.0" && listener.address !== "::") return listener.address;
  if (context.remoteAddress.startsWith("127.")) return "127.0.0.1";
  if (context.remoteAddress === "::1") return "::1";
  const { hostname } = context.target;
  return IPV4.test(hostname) ? hostname : listener.address;
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
