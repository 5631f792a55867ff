/**
 * Takes a request's body off the connection: small ones whole, before a worker is borrowed, so that a slow sender holds
 * nothing but its own connection; large ones as a stream that is counted on its way.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import { announcedBodyBytes } from "../http/body_limit.ts";
import { NO_BODY, type RequestBody } from "../protocol/messages.ts";

/** Bodies up to this size are read whole where nothing else is said, bytes. */
const MEMORY_BYTES = 1_048_576;

/** A body that is larger than allowed, or that could not be read to its end. */
export class RequestBodyError extends AppServerError {
  override readonly name = "RequestBodyError";

  /** `bad_request` where the client's framing was wrong, `client_gone` where it left. */
  constructor(code: "body_too_large" | "bad_request", message: string, cause?: unknown) {
    super(code, message, { cause });
  }
}

/**
 * Reads the body, or its beginning.
 *
 * @param maxBytes Limit for the whole body.
 * @param wholeBytes Bodies up to this size are read whole, larger ones become streams. @default {1048576}
 * @throws {RequestBodyError} If it is too large, or breaks off.
 */
export function receiveBody(
  request: Request,
  maxBytes: number,
  wholeBytes: number = MEMORY_BYTES,
): RequestBody | Promise<RequestBody> {
  const { body } = request;
  if (body === null) return NO_BODY;
  return receive(body, announcedBodyBytes(request.headers), maxBytes, wholeBytes);
}

async function receive(
  body: ReadableStream<Uint8Array>,
  announced: number | undefined,
  maxBytes: number,
  wholeBytes: number,
): Promise<RequestBody> {
  if (announced !== undefined && announced > wholeBytes) {
    return { kind: "stream", stream: counted([], body.getReader(), maxBytes), length: announced };
  }
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  while (true) {
    const { value, done } = await nextPart(reader);
    if (done) return { kind: "bytes", bytes: joined(parts, bytes) };
    parts.push(value);
    bytes += value.length;
    if (bytes > maxBytes) throw await refused(reader, maxBytes);
    if (bytes > wholeBytes) {
      return { kind: "stream", stream: counted(parts, reader, maxBytes), length: undefined };
    }
  }
}

type Part = { readonly done: false; readonly value: Uint8Array } | {
  readonly done: true;
  readonly value: undefined;
};

async function nextPart(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Part> {
  try {
    const { value, done } = await reader.read();
    return done ? { done: true, value: undefined } : { done: false, value };
  } catch (error) {
    // A bad chunk and a client that left look the same here; nobody reads the answer in the second case.
    throw new RequestBodyError("bad_request", "Request body broke off", error);
  }
}

/** What was read already, then the rest; fails at the limit. */
function counted(
  begun: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): ReadableStream<Uint8Array> {
  let bytes = begun.reduce((sum, part) => sum + part.length, 0);
  return new ReadableStream({
    async pull(controller) {
      const ready = begun.shift();
      if (ready !== undefined) return controller.enqueue(ready);
      const { value, done } = await nextPart(reader);
      if (done) return controller.close();
      bytes += value.length;
      if (bytes > maxBytes) throw await refused(reader, maxBytes);
      controller.enqueue(value);
    },
    async cancel() {
      await reader.cancel();
    },
  }, { highWaterMark: 0 });
}

async function refused(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<RequestBodyError> {
  // The rest is dropped; a client that has gone meanwhile is no further news.
  await reader.cancel().catch(() => {});
  return new RequestBodyError("body_too_large", `Request body exceeds ${maxBytes} bytes`);
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const first = parts[0];
  if (first !== undefined && parts.length === 1) return first;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
