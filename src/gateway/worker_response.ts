/**
 * From a worker's reply to an HTTP answer. Whatever PHP sends, `new Response` must not throw.
 *
 * @module
 */
import type { RequestContext } from "../http/handler.ts";
import { type DroppedHeader, toResponseHeaders } from "../http/response_headers.ts";
import { isNullBodyStatus, isSendableStatus } from "../http/response_status.ts";
import type { WorkerReply } from "../worker/worker_reply.ts";

/** An answer, and what had to be left out of it. */
export interface ConvertedReply {
  readonly response: Response;
  readonly dropped: readonly DroppedHeader[];
  /** The status that PHP sent, where it could not be used. */
  readonly badStatus: number | undefined;
}

/** Counts the bytes of a streamed body on their way, and says so when it has ended. */
function countedBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  context: RequestContext,
  onBroken: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const delivered = Promise.withResolvers<number>();
  context.notes.delivered = delivered.promise;
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await reader.read();
        if (done) {
          controller.close();
          delivered.resolve(bytes);
          return;
        }
        bytes += value.length;
        controller.enqueue(value);
      } catch (error) {
        // Cuts the connection without a last chunk: the client must see that bytes are missing.
        onBroken(error);
        delivered.resolve(bytes);
        controller.error(error);
      }
    },
    async cancel(reason) {
      delivered.resolve(bytes);
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** Makes the answer; `onBroken` is told when a streamed one breaks off. A status that cannot be sent becomes 500 without a body. */
export function workerResponse(
  reply: WorkerReply,
  context: RequestContext,
  onBroken: (error: unknown) => void,
): ConvertedReply {
  const isHead = context.request.method === "HEAD";
  const headers = toResponseHeaders(reply.head.lines, isHead ? "none" : reply.kind);
  const status = headers.status ?? reply.head.status;
  if (!isSendableStatus(status)) {
    discard(reply);
    return {
      response: new Response(null, { status: 500 }),
      dropped: headers.dropped,
      badStatus: status,
    };
  }
  const init = { status, headers: headers.pairs };
  const hasBody = !isHead && !isNullBodyStatus(status);
  if (!hasBody) discard(reply);
  let response: Response;
  if (!hasBody) response = new Response(null, init);
  else if (reply.kind === "streamed") {
    response = new Response(countedBody(reply.body, context, onBroken), init);
  } else {
    context.notes.bodyBytes = reply.body.length;
    response = new Response(reply.body, init);
  }
  return { response, dropped: headers.dropped, badStatus: undefined };
}

/** A body that nobody gets is cancelled: PHP is told that nobody reads, and an endless one does not hold its worker. */
export function discard(reply: WorkerReply): void {
  // It may have broken off already, which nobody needs to know.
  if (reply.kind === "streamed") reply.body.cancel().catch(() => {});
}
