/**
 * Refuses a body that announces to be too large, before a byte of it is read and before a worker is taken. A body of
 * unknown length is counted where it is read, and refused where nobody reads it.
 *
 * @module
 */
import type { ErrorCode } from "../base/errors.ts";
import { errorResponse } from "./error_body.ts";
import type { Handler, RequestContext } from "./handler.ts";
import type { FieldReader } from "./request_fields.ts";

/** What `limitBody` needs. */
export interface BodyLimitOptions {
  /** Largest body that is taken, bytes; 0 refuses every body that is not empty. */
  readonly maxBodyBytes: number;
}

/**
 * Length that a request announces, bytes; undefined where it announces none. Deno has checked the number, but joins
 * equal repetitions (`5, 5`). A length beyond 2^53 comes out as something larger than any limit.
 */
export function announcedBodyBytes(fields: FieldReader): number | undefined {
  const field = fields.get("content-length");
  if (field === null) return undefined;
  const comma = field.indexOf(",");
  const bytes = Number(comma === -1 ? field : field.slice(0, comma));
  return Number.isNaN(bytes) || bytes < 0 ? undefined : bytes;
}

/** What a body is refused for, with the status that says so. */
const REFUSALS = {
  "body_too_large": 413,
  "transfer_coding_unknown": 501,
  "unexpected_body": 400,
} as const satisfies Partial<Record<ErrorCode, number>>;

/**
 * No handler ever sees the body of these: Deno gives none to methods that have no use for one. An application would take
 * nothing for the whole; and while such a request is answered by a stream, Deno 2.9.6 keeps all that comes in memory,
 * without an end. RFC 9110, section 9.3.1, lets a server refuse it.
 */
function hidesBody(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Makes the handler that answers 413 by Content-Length, 501 where there is another transfer coding than `chunked`, and 400
 * where nobody would get the body.
 */
export function limitBody({ maxBodyBytes }: BodyLimitOptions): Handler {
  return (context, next) => {
    const { fields, method } = context;
    const bytes = announcedBodyBytes(fields);
    if (bytes === undefined) {
      const coding = fields.get("transfer-encoding");
      if (coding === null) return next(context);
      // Deno takes every list of codings that ends in `chunked` and decodes that one: with `gzip, chunked` an application
      // would get something else than was meant (RFC 9112, section 6.1).
      if (coding.toLowerCase() !== "chunked") return refuse(context, "transfer_coding_unknown");
      return hidesBody(method) ? refuse(context, "unexpected_body") : next(context);
    }
    if (bytes > maxBodyBytes) return refuse(context, "body_too_large");
    return bytes > 0 && hidesBody(method) ? refuse(context, "unexpected_body") : next(context);
  };
}

function refuse(context: RequestContext, code: keyof typeof REFUSALS): Response {
  context.notes.errorCode = code;
  return errorResponse(REFUSALS[code], context);
}
