/**
 * From a worker's reply to an HTTP answer. Whatever PHP sends, `new Response` must not throw.
 *
 * @module
 */
import { chooseCoding, type Coding, CODINGS } from "../http/encoding_choice.ts";
import { giveBack } from "../http/body_part.ts";
import type { RequestContext } from "../http/handler.ts";
import type { HeaderPair } from "../http/response_headers.ts";
import { isNullBodyStatus } from "../http/response_status.ts";
import type { WorkerReply } from "../worker/worker_reply.ts";
import { AnswerBody, type AnswerBodyOptions } from "./answer_body.ts";
import { compressibility, encodedHeaders, encodedStream, type Encoders } from "./content_coding.ts";
import { type EventStreams, isEventStream } from "./event_streams.ts";

const ALL_CODINGS: ReadonlySet<Coding> = new Set(CODINGS);

/** How answers leave. */
export interface AnswerOptions extends AnswerBodyOptions {
  /** Absent where nothing is compressed. */
  readonly encoders: Encoders | undefined;
  /** Those that a stop ends. */
  readonly events: EventStreams;
}

/** Status and headers of an answer; both can be sent. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
}

interface LabelledHead {
  readonly status: number;
  readonly headers: HeaderPair[];
}

const OK = 200;
/** From here on giving memory back by hand costs less than its collection does, bytes. */
const LARGE_BODY_BYTES = 16_384;
const REQUEST_ID = "X-Request-Id";

/** Makes the answer; `onBroken` is told when a streamed one breaks off. */
export function workerResponse(
  reply: WorkerReply,
  head: AnswerHead,
  context: RequestContext,
  options: AnswerOptions,
  onBroken: (error: unknown) => void,
): Response {
  // Labelled here and not when the answer leaves: asking a `Response` for its headers undoes what the runtime has prepared.
  const response = answerOf(reply, head, context, options, onBroken);
  context.notes.labelled = response;
  return response;
}

function answerOf(
  reply: WorkerReply,
  head: AnswerHead,
  context: RequestContext,
  options: AnswerOptions,
  onBroken: (error: unknown) => void,
): Response {
  const { encoders } = options;
  let coding: Coding | undefined;
  let init = head;
  if (encoders !== undefined && !isNullBodyStatus(head.status)) {
    if (compressibility(head.status, head.headers, bodyBytes(reply, context)).kind === "by_wish") {
      coding = chooseCoding(context.fields.get("accept-encoding"), ALL_CODINGS);
      init = { status: head.status, headers: encodedHeaders(head.headers, coding) };
    }
  }
  if (isNullBodyStatus(head.status)) {
    context.notes.bodyBytes = 0;
    discard(reply);
    return new Response(null, labelled(init, context));
  }
  if (context.method === "HEAD") {
    discard(reply);
    return headResponse(reply, labelled(init, context), coding);
  }
  if (reply.kind === "buffered") {
    const body = coding === undefined || encoders === undefined
      ? reply.body
      : encoders.whole(coding, reply.body);
    context.notes.bodyBytes = body.length;
    return wholeResponse(body, init, context);
  }
  const parts = isEventStream(head.headers) ? options.events.hold(reply.body) : reply.body;
  const source = coding === undefined || encoders === undefined
    ? parts
    : encodedStream(parts, encoders.begin(coding));
  const delivered = Promise.withResolvers<number>();
  context.notes.delivered = delivered.promise;
  const body = new AnswerBody(source, options, { onCut: onBroken, onEnd: delivered.resolve });
  context.notes.onLeaving = (leaving) => {
    if (leaving === body.readable) body.given.readDirectly();
  };
  return new Response(body.readable, labelled(init, context));
}

/** Status and headers with the request's id, for `new Response`. */
function labelled({ status, headers }: AnswerHead, { requestId }: RequestContext): LabelledHead {
  return { status, headers: [...headers, [REQUEST_ID, requestId]] };
}

/**
 * An answer in one piece. Headers that its constructor is given are prepared for Deno 2.9.6's listener in an object of
 * their own, which is kept until it is collected, and each is compared with all before it: appended afterwards, ten of them
 * cost a third less. For statuses other than 200 that has happened by then.
 */
function wholeResponse(
  body: Uint8Array<ArrayBuffer>,
  head: AnswerHead,
  context: RequestContext,
): Response {
  const isOk = head.status === OK;
  const response = isOk ? new Response(body) : new Response(body, labelled(head, context));
  // A `Response` has a copy of its own; what is left of the body would wait for the collector.
  if (body.length >= LARGE_BODY_BYTES && body.length === body.buffer.byteLength) giveBack(body);
  if (!isOk) return response;
  const { headers } = response;
  for (const pair of head.headers) headers.append(pair[0], pair[1]);
  headers.append(REQUEST_ID, context.requestId);
  return response;
}

/**
 * The length is the application's, else that of the body it made for GET, else nobody's: Deno 2.9.6 would say 0 for an
 * answer without a body, and says nothing about a stream, which it does not read.
 */
function headResponse(
  reply: WorkerReply,
  { status, headers }: LabelledHead,
  coding: Coding | undefined,
): Response {
  const isTold = headers.some(([name]) => name.toLowerCase() === "content-length");
  if (isTold) return new Response(null, { status, headers });
  if (reply.kind === "buffered" && reply.body.length > 0 && coding === undefined) {
    headers.push(["Content-Length", String(reply.body.length)]);
    return new Response(null, { status, headers });
  }
  return new Response(new ReadableStream({}, { highWaterMark: 0 }), { status, headers });
}

/** Length of the answer to GET, as far as it is known: an application may leave the body of HEAD away. */
function bodyBytes(reply: WorkerReply, context: RequestContext): number | undefined {
  if (reply.kind === "streamed") return undefined;
  return reply.body.length === 0 && context.method === "HEAD" ? undefined : reply.body.length;
}

/** A body that nobody gets is cancelled: PHP is told that nobody reads, and an endless one does not hold its worker. */
export function discard(reply: WorkerReply): void {
  // It may have broken off already, which nobody needs to know.
  if (reply.kind === "streamed") reply.body.cancel().catch(() => {});
}
