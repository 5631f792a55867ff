/**
 * Turns an open file into an answer.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { errorResponse } from "../http/error_body.ts";
import type { RequestContext } from "../http/handler.ts";
import { type AnswerPlan, planAnswer, type Representation } from "./answer_plan.ts";
import type { CompressedCopies, PlainFile } from "./compressed_copies.ts";
import { makeValidators } from "./conditional.ts";
import { contentTypeOf, isCompressible } from "./content_type.ts";
import { chooseCoding, type Coding } from "../http/encoding_choice.ts";
import { readParts, streamParts } from "./file_body.ts";
import type { OpenFile, ReadableFile } from "./file_source.ts";
import type { SendPace } from "./patience.ts";

/** Up to here a file is read at once, which is faster than a stream; bytes. */
const MAX_BUFFERED_BYTES = 64 * 1024;
/**
 * Up to here what is in memory is sent in one piece, bytes. What a client does not take of a piece the runtime keeps, without
 * an end. Measured, 200 clients that took nothing of a file of 1 MiB added 60 to 220 MiB, in parts 50 to 80; who takes it
 * costs 0.4 ms of processor time in parts, 0.3 in one piece.
 */
export const MAX_PIECE_BYTES = 128 * 1024;

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
  return await carryOut(planAnswer(context, representation), file, context, pace);
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
    const coding = chooseCoding(context.fields.get("accept-encoding"), available);
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
  notes.delivered = undefined;
  notes.isFile = true;
  switch (plan.kind) {
    case "no_body":
      file.close();
      notes.bodyBytes = 0;
      return new Response(null, plan);
    case "error":
      file.close();
      notes.bodyBytes = undefined;
      return errorResponse(plan.status, context, plan.headers);
    case "body": {
      notes.bodyBytes = plan.lengthBytes;
      if (plan.lengthBytes <= (file.isInMemory === true ? MAX_PIECE_BYTES : MAX_BUFFERED_BYTES)) {
        try {
          return new Response(await readParts(file, plan.parts), plan);
        } finally {
          file.close();
        }
      }
      const { stream, delivered, given } = streamParts(file, plan.parts, {
        pace,
        onCut: (code) => {
          if (notes.errorCode === "") notes.errorCode = code;
        },
      });
      notes.delivered = delivered;
      notes.onLeaving = (leaving) => {
        if (leaving === stream) given.readDirectly();
      };
      return new Response(stream, plan);
    }
    default:
      return assertNever(plan);
  }
}
