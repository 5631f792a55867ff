/**
 * Turns an open file into an answer.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { errorResponse } from "../http/error_body.ts";
import type { RequestContext } from "../http/handler.ts";
import type { ByteRange } from "./byte_range.ts";
import { type AnswerPlan, planAnswer, type Representation } from "./answer_plan.ts";
import type { CompressedCopies, PlainFile } from "./compressed_copies.ts";
import { makeValidators } from "./conditional.ts";
import { contentTypeOf, isCompressible } from "./content_type.ts";
import { chooseCoding, type Coding } from "../http/encoding_choice.ts";
import { type BodyPart, readParts, type SendPace, streamParts } from "./file_body.ts";
import type { OpenFile, ReadableFile } from "./file_source.ts";

/** Up to here a file is read at once, which is faster than a stream; bytes. */
const MAX_BUFFERED_BYTES = 64 * 1024;

/** A form of a file, and the open file that holds it. */
interface OpenRepresentation {
  readonly file: OpenFile;
  readonly coding: Coding | undefined;
  readonly isNegotiated: boolean;
}

/**
 * Answers with a file, or with a compressed copy of it. Takes the file over: it is closed when the answer has been
 * sent, also if that fails.
 *
 * @param answering Wall clock, milliseconds since 1970; for how long the client may take nothing.
 * @throws {FileShrankError} If a small file became shorter while it was read.
 */
export async function answerWithFile(
  context: RequestContext,
  plain: PlainFile,
  { copies, nowMs, pace }: {
    readonly copies: CompressedCopies;
    readonly nowMs: number;
    readonly pace: SendPace | undefined;
  },
): Promise<Response> {
  const name = plain.names.at(-1) ?? "";
  const contentType = contentTypeOf(name);
  const chosen = await choose(context, plain, isCompressible(contentType) ? copies : undefined);
  const { file, coding, isNegotiated } = chosen;
  const representation: Representation = {
    sizeBytes: file.sizeBytes,
    validators: makeValidators(file, nowMs),
    contentType,
    cacheControl: plain.cacheControl,
    coding,
    isNegotiated,
  };
  return await carryOut(planAnswer(context.request, representation), file, context, pace);
}

/** Whichever file is not chosen is closed here. */
async function choose(
  context: RequestContext,
  plain: PlainFile,
  copies: CompressedCopies | undefined,
): Promise<OpenRepresentation> {
  if (copies === undefined) return { file: plain.file, coding: undefined, isNegotiated: false };
  try {
    const available = await copies.available(plain);
    const coding = chooseCoding(context.request.headers.get("accept-encoding"), available);
    const copy = coding === undefined ? undefined : await copies.open(plain, coding);
    const isNegotiated = available.size > 0;
    if (copy === undefined) return { file: plain.file, coding: undefined, isNegotiated };
    plain.file.close();
    return { file: copy, coding, isNegotiated };
  } catch (error) {
    plain.file.close();
    throw error;
  }
}

/** Carries a plan out. Takes the file over: it is closed when the answer has been sent, also if that fails. */
export async function carryOut(
  plan: AnswerPlan,
  file: ReadableFile,
  context: RequestContext,
  pace?: SendPace,
): Promise<Response> {
  const { notes } = context;
  delete notes.delivered;
  notes.isFile = true;
  switch (plan.kind) {
    case "no_body":
      file.close();
      notes.bodyBytes = 0;
      return new Response(null, plan);
    case "error":
      file.close();
      delete notes.bodyBytes;
      return errorResponse(plan.status, context, plan.headers);
    case "body": {
      notes.bodyBytes = plan.lengthBytes;
      if (plan.lengthBytes <= MAX_BUFFERED_BYTES) {
        try {
          return new Response(await readParts(file, plan.parts), plan);
        } finally {
          file.close();
        }
      }
      const range = onlyRange(plan.parts);
      if (range !== undefined && file.stream !== undefined) {
        await goTo(file, range.first);
        notes.delivered = untilDelivered(context, plan.lengthBytes);
        // Content-Length ends it: whatever the file holds beyond the range is not sent, and less cuts the connection.
        return new Response(file.stream(), plan);
      }
      const { stream, delivered } = streamParts(file, plan.parts, {
        pace,
        onCut: (code) => {
          if (notes.errorCode === "") notes.errorCode = code;
        },
      });
      notes.delivered = delivered;
      return new Response(stream, plan);
    }
    default:
      return assertNever(plan);
  }
}

function onlyRange(parts: readonly BodyPart[]): ByteRange | undefined {
  const [part] = parts;
  return parts.length === 1 && part?.kind === "range" ? part.range : undefined;
}

async function goTo(file: ReadableFile, offsetBytes: number): Promise<void> {
  if (offsetBytes === 0) return;
  try {
    await file.seek(offsetBytes);
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The runtime counts no bytes of such a stream, and does not always tell that the client left before the end. */
function untilDelivered(context: RequestContext, lengthBytes: number): Promise<number | undefined> {
  const { signal } = context.request;
  const settle = () => {
    if (!signal.aborted) return lengthBytes;
    if (context.notes.errorCode === "") context.notes.errorCode = "client_gone";
    return undefined;
  };
  return context.delivery.completed.then(settle, settle);
}
