/**
 * Answers in JSON, for the endpoints that this server has itself.
 *
 * @module
 */
import type { HeaderPair } from "./response_headers.ts";

/** How a JSON answer differs from `200 OK`. */
export interface JsonResponseOptions {
  /** 200 to 599, but none that forbids a body. @default {200} */
  readonly status?: number;
  /** Further headers. The values must be free of control characters: Deno 2.9.6 dies of them. */
  readonly headers?: readonly HeaderPair[];
}

/**
 * Makes an answer of a value. It is not to be cached: what these endpoints tell is true for a moment.
 *
 * @throws {TypeError} If the value has no JSON form (`undefined`, a cycle, a bigint).
 */
export function jsonResponse(value: unknown, options: JsonResponseOptions = {}): Response {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError("Cannot answer with a value that has no JSON form");
  const body = new TextEncoder().encode(`${text}\n`);
  return new Response(body, {
    status: options.status ?? 200,
    headers: [
      ["Content-Type", "application/json"],
      ["Content-Length", String(body.length)],
      ["Cache-Control", "no-store"],
      ["X-Content-Type-Options", "nosniff"],
      ...options.headers ?? [],
    ],
  });
}
