/**
 * Tells the client under which identifier its request is found in the logs.
 *
 * @module
 */
import type { Handler, RequestContext } from "./handler.ts";

/**
 * Puts `X-Request-Id` on the answer. One that the application chose itself is replaced: it is our logs that have to be
 * searched. A WebSocket handshake (101) is left alone.
 */
export const requestIdHandler: Handler = (context, next) => {
  const answer = next(context);
  return answer instanceof Promise
    ? answer.then((response) => label(response, context))
    : label(answer, context);
};

function label(response: Response, context: RequestContext): Response {
  if (context.notes.isLabelled === true) return response;
  if (response.status !== 101) response.headers.set("X-Request-Id", context.requestId);
  return response;
}
