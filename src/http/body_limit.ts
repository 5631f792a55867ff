/**
 * Refuses a body that announces to be too large, before a byte of it is read and before a worker is taken. A body of
 * unknown length is counted where it is read, and refused where nobody reads it.
 *
 * @module
 */
import { errorResponse } from "./error_body.ts";
import type { Handler } from "./handler.ts";

/** What `limitBody` needs. */
export interface BodyLimitOptions {
  /** Largest body that is taken, bytes; 0 refuses every body that is not empty. */
  readonly maxBodyBytes: number;
}

/**
 * Length that a request announces, bytes; undefined where it announces none. Deno has checked the number, but joins
 * equal repetitions (`5, 5`). A length beyond 2^53 comes out as something larger than any limit.
 */
export function announcedBodyBytes(headers: Headers): number | undefined {
  const field = headers.get("content-length");
  if (field === null) return undefined;
  const comma = field.indexOf(",");
  const bytes = Number(comma === -1 ? field : field.slice(0, comma));
  return Number.isNaN(bytes) || bytes < 0 ? undefined : bytes;
}

/**
 * Whether a body comes in chunks that no handler ever sees: Deno gives none to requests whose method has no use for one.
 * While such a request is answered by a stream, Deno 2.9.6 keeps all that comes in memory, without an end.
 */
function isUnseen({ method, headers }: Request): boolean {
  return (method === "GET" || method === "HEAD") && headers.has("transfer-encoding");
}

/** Makes the handler that answers 413 by Content-Length, and 411 where a body without a length would be left unread. */
export function limitBody(options: BodyLimitOptions): Handler {
  const { maxBodyBytes } = options;
  return (context, next) => {
    const bytes = announcedBodyBytes(context.request.headers);
    if (bytes === undefined && isUnseen(context.request)) {
      context.notes.errorCode = "length_required";
      return errorResponse(411, context);
    }
    if (bytes === undefined || bytes <= maxBodyBytes) return next(context);
    context.notes.errorCode = "body_too_large";
    return errorResponse(413, context);
  };
}
