/**
 * Refuses the two methods that are no business of an application.
 *
 * @module
 */
import { errorResponse } from "./error_body.ts";
import type { Handler } from "./handler.ts";

const ALLOW = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/**
 * Answers TRACE with 405, which would otherwise echo credentials to a script, and CONNECT with 405, which asks for a
 * proxy. Every other method, registered or not, goes on to the application.
 */
export const methodGuard: Handler = (context, next) => {
  const { method } = context;
  if (method !== "TRACE" && method !== "CONNECT") return next(context);
  context.notes.errorCode = "method_not_allowed";
  return errorResponse(405, context, [["Allow", ALLOW]]);
};
