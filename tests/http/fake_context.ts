/**
 * Requests that never saw a socket.
 *
 * @module
 */
import { freshNotes, type RequestContext } from "../../src/http/handler.ts";
import { RequestFields } from "../../src/http/request_fields.ts";
import { parseRequestTarget } from "../../src/http/request_target.ts";

/** How a request differs from `GET`, `Host: localhost`. */
export interface FakeRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly requestId?: string;
  readonly startedMs?: number;
}

/** The context of a request for a raw target such as `/a%20b?c=d`. */
export function fakeContext(rawTarget: string, options: FakeRequest = {}): RequestContext {
  const { method = "GET", headers = {}, body, requestId = "id-1", startedMs = 1_000 } = options;
  const target = parseRequestTarget(`http://localhost${rawTarget}`, "localhost", {
    scheme: "http",
    hostname: "127.0.0.1",
    port: 8080,
  });
  if (target.kind !== "target") throw new Error(`Target of this test is malformed: ${rawTarget}`);
  // Methods that fetch forbids (TRACE, CONNECT) do reach a server.
  const request = new Request("http://localhost/", {
    headers,
    ...body === undefined ? {} : { method: "POST", body },
  });
  Object.defineProperty(request, "method", { value: method });
  return {
    request,
    method,
    fields: new RequestFields(request.headers),
    target,
    remoteAddress: "127.0.0.1",
    remotePort: 50_000,
    isFromTrustedProxy: false,
    delivery: { completed: Promise.resolve() },
    requestId,
    startedMs,
    notes: freshNotes(),
  };
}
