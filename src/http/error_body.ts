/**
 * The answers of production when something went wrong: a status, its standard text, the request id, nothing else. What
 * really happened is in the log, under the same id.
 *
 * @module
 */
import { accepts } from "@std/http/negotiation";
import type { FieldReader } from "./request_fields.ts";
import type { HeaderPair } from "./response_headers.ts";
import { statusText } from "./response_status.ts";

/** To whom an error is told; a `RequestContext` will do. */
export interface ErrorAudience {
  readonly fields: FieldReader;
  readonly requestId: string;
}

/**
 * Answers with an error, as JSON to a client that prefers JSON, otherwise as plain text. The first line of the text is
 * the status text, as the Go server has it.
 *
 * @param status 400 to 599.
 * @param headers Further headers, such as `Allow` or `Retry-After`; values without control characters.
 */
export function errorResponse(
  status: number,
  audience: ErrorAudience,
  headers: readonly HeaderPair[] = [],
): Response {
  const { fields, requestId } = audience;
  const isJson = prefersJson(fields);
  const text = statusText(status);
  const body = isJson
    ? `${JSON.stringify({ status, error: text, request_id: requestId })}\n`
    : `${text}\n\nRequest id: ${requestId}\n`;
  return new Response(body, {
    status,
    headers: [
      ["Content-Type", isJson ? "application/json" : "text/plain; charset=UTF-8"],
      // All ASCII, so characters are bytes. Deno would count too, but the access log could not see it.
      ["Content-Length", String(body.length)],
      ["Cache-Control", "no-store"],
      ["X-Content-Type-Options", "nosniff"],
      ...headers,
    ],
  });
}

/** Whether a JSON type comes before every text type and wildcard in the client's order of preference. */
function prefersJson(fields: FieldReader): boolean {
  const accept = fields.get("accept");
  if (accept === null) return false;
  for (const type of accepts({ headers: new Headers({ accept }) })) {
    if (type === "application/json" || type.endsWith("+json")) return true;
    if (type.startsWith("text/") || type.startsWith("*/")) return false;
  }
  return false;
}
