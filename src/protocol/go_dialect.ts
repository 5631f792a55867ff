/**
 * The Go server's language: a `u32` length and JSON. A project's own `php/worker.php` is driven with it, unmodified.
 *
 * Stream frames carry no id, so a dialect object belongs to one worker and remembers which request it is about. Pure,
 * no I/O.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { AppServerError } from "../base/errors.ts";
import type { Dialect } from "./dialect.ts";
import { type GoFrame, readGoFrame } from "./go_frames.ts";
import { goHeaders, textOfBytes } from "./go_request.ts";
import type { PhpFailure, RequestUsage, WorkerMessage } from "./messages.ts";
import { ProtocolError } from "./protocol_error.ts";

/** Longest frame of this language in either direction without its length field, bytes: the Go server's own limit. */
export const GO_MAX_FRAME_BYTES = 10_485_760;

const LENGTH_BYTES = 4;
const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();

/** The language has no figures. */
const NO_FIGURES: RequestUsage = { memoryKib: 0, peakKib: 0, wantsToRetire: false };

/** What the worker owes. */
type GoState =
  | { readonly kind: "idle" }
  /** A whole answer, or the first frame of a streamed one. */
  | { readonly kind: "waiting"; readonly id: number }
  /** The rest of a streamed answer. */
  | { readonly kind: "streaming"; readonly id: number };

const IDLE: GoState = { kind: "idle" };

const EXPECTED: Readonly<Record<GoState["kind"], string>> = {
  idle: "nothing, since no request is at hand",
  waiting: "an answer, or a frame of type headers or error",
  streaming: "a frame of type chunk, end or error",
};

/** Makes the language for one worker. */
export function goDialect(): Dialect {
  let state: GoState = IDLE;
  let following: WorkerMessage | undefined;

  function misplaced(frame: GoFrame, offset: number): ProtocolError {
    const received = frame.kind === "answer" ? "an answer" : `a frame of type ${frame.kind}`;
    return new ProtocolError({ offset, expected: EXPECTED[state.kind], received });
  }

  function take(frame: GoFrame, offset: number): WorkerMessage {
    if (state.kind === "idle") throw misplaced(frame, offset);
    const { id } = state;
    switch (frame.kind) {
      case "answer":
        if (state.kind !== "waiting") throw misplaced(frame, offset);
        if (frame.id !== String(id)) {
          const received = frame.id === undefined ? "an answer without an id" : "another id";
          throw new ProtocolError({ offset, expected: `an answer with id "${id}"`, received });
        }
        state = IDLE;
        return wholeAnswer(id, frame.status, frame.lines, frame.body);
      case "headers":
        if (state.kind !== "waiting") throw misplaced(frame, offset);
        state = { kind: "streaming", id };
        return {
          kind: "head",
          id,
          status: frame.status,
          lines: frame.lines,
          body: frame.body,
          isBodyComplete: false,
          usage: undefined,
        };
      case "chunk":
        if (state.kind !== "streaming") throw misplaced(frame, offset);
        return { kind: "body", id, bytes: frame.body, isLast: false };
      case "end":
        if (state.kind !== "streaming") throw misplaced(frame, offset);
        state = IDLE;
        following = { kind: "end", id, usage: NO_FIGURES, report: "" };
        return { kind: "body", id, bytes: NOTHING, isLast: true };
      case "error":
        following = state.kind === "waiting"
          ? wholeAnswer(id, 500, [], NOTHING)
          : { kind: "end", id, usage: NO_FIGURES, report: "" };
        state = IDLE;
        return { kind: "error", id, failure: streamFailure(frame.message) };
      default:
        return assertNever(frame);
    }
  }

  return {
    name: "go",
    announcesReady: false,
    isFramed: false,
    minFrameLength: 2,

    writeBoot() {},

    // Nothing waits for it.
    writeStart() {},

    writeRequest(out, id, head, body, _contentLength, hasMore) {
      // The gateway reads bodies whole up to the limit of this language, so what still arrives is longer.
      if (hasMore) throw tooLarge("a body that is still arriving");
      const json = JSON.stringify({
        id: String(id),
        method: head.method,
        path: head.target,
        headers: goHeaders(head),
        body: bodyText(body),
      });
      const bytes = encoder.encode(json);
      if (bytes.length > GO_MAX_FRAME_BYTES) throw tooLarge(`${bytes.length} bytes`);
      const start = out.reserve(LENGTH_BYTES + bytes.length);
      out.view.setUint32(start, bytes.length);
      out.buffer.set(bytes, start + LENGTH_BYTES);
      out.commit(start + LENGTH_BYTES + bytes.length);
      state = { kind: "waiting", id };
      following = undefined;
    },

    writeBody() {
      throw tooLarge("a body in several frames");
    },

    // A request cannot be called back: its answer is dropped, or the worker ended when that takes too long.
    writeCancel() {},

    // Ended by SIGTERM instead.
    writeStop() {},

    decode(frame, offset) {
      return take(readGoFrame(frame, offset), offset);
    },

    takeFollowing() {
      const message = following;
      following = undefined;
      return message;
    },
  };
}

function wholeAnswer(
  id: number,
  status: number,
  lines: readonly string[],
  body: Uint8Array<ArrayBuffer>,
): WorkerMessage {
  return { kind: "head", id, status, lines, body, isBodyComplete: true, usage: NO_FIGURES };
}

function streamFailure(message: string): PhpFailure {
  return { className: "stream error", message, file: "php/worker.php", line: 0, trace: "" };
}

function bodyText(body: Uint8Array): string {
  const text = textOfBytes(body);
  if (text !== undefined) return text;
  throw new AppServerError(
    "bad_request",
    `Cannot hand ${body.length} bytes of body to PHP: they are not UTF-8, and dialect "go" carries text only`,
    { hint: 'Use dialect "frames" for uploads and other binary bodies' },
  );
}

function tooLarge(what: string): AppServerError {
  return new AppServerError(
    "body_too_large",
    `Cannot hand request to PHP: ${what}, and a frame of dialect "go" holds ${GO_MAX_FRAME_BYTES} bytes`,
    { hint: 'Use dialect "frames" for large bodies' },
  );
}
