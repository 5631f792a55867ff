/**
 * Tells the client under which identifier its request is found in the logs.
 *
 * @module
 */
import type { AnswerWatch } from "./answer_watch.ts";

/**
 * Puts `X-Request-Id` on the answer, unless its maker has. One that the application chose itself is replaced: it is our
 * logs that have to be searched. A WebSocket handshake (101) is left alone.
 */
export const requestLabel: AnswerWatch = {
  answered(context, response) {
    if (context.notes.labelled === response) return response;
    if (response.status !== 101) response.headers.set("X-Request-Id", context.requestId);
    return response;
  },
};
