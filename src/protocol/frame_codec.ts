/**
 * The house dialect: binary frames, heads as NUL-separated byte strings, bodies raw. Pure, no I/O.
 *
 * @module
 */
import { writeByteString } from "./byte_string.ts";
import type { Dialect } from "./dialect.ts";
import { decodeJsonMessage } from "./json_messages.ts";
import {
  CANCEL_CODE,
  FLAG_BODY,
  FLAG_END,
  FLAG_RETIRE,
  FRAME_HEADER_BYTES,
  FROM_WORKER,
  MIN_FRAME_LENGTH,
  TO_WORKER,
} from "./frame_types.ts";
import { LineBlocks } from "./line_blocks.ts";
import type { RequestHead, WorkerMessage } from "./messages.ts";
import { ProtocolError } from "./protocol_error.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NOTHING = new Uint8Array(0);
/** For all workers: what is remembered are bytes and what they always mean. */
const lineBlocks = new LineBlocks();

/** Offsets inside a frame without its length field: type, then id, then the payload. */
const PAYLOAD_AT = 5;
/** Fixed bytes of a HEAD payload: flags, status, two figures, length of the lines. */
const HEAD_FIXED_BYTES = 15;
/** Fixed bytes of an END payload: flags and two figures. */
const END_FIXED_BYTES = 9;

/** The language of `php/worker.php`. */
export const frameDialect: Dialect = {
  name: "frames",
  announcesReady: true,
  isFramed: true,
  minFrameLength: MIN_FRAME_LENGTH,

  writeBoot(out, options, sources) {
    const json = encoder.encode(JSON.stringify(options));
    const payload = new Uint8Array(4 + json.length + sources.length);
    new DataView(payload.buffer).setUint32(0, json.length);
    payload.set(json, 4);
    payload.set(sources, 4 + json.length);
    out.frame(TO_WORKER.boot, 0, undefined, payload);
  },

  writeStart(out, check) {
    out.frame(TO_WORKER.start, 0, undefined, encoder.encode(check.join("\0")));
  },

  writeRequest(out, id, head, body, contentLength, hasMore) {
    const text = requestHeadText(head, contentLength);
    // Two bytes a character: encodeInto() needs the room for a try in UTF-8.
    const start = out.reserve(FRAME_HEADER_BYTES + 5 + 2 * text.length + body.length);
    const headAt = start + FRAME_HEADER_BYTES + 5;
    const headBytes = writeByteString(text, out.buffer, headAt);
    out.header(start, 5 + 5 + headBytes + body.length, TO_WORKER.request, id);
    out.view.setUint8(start + FRAME_HEADER_BYTES, hasMore ? FLAG_BODY : 0);
    out.view.setUint32(start + FRAME_HEADER_BYTES + 1, headBytes);
    if (body.length > 0) out.buffer.set(body, headAt + headBytes);
    out.commit(headAt + headBytes + body.length);
  },

  writeBody(out, id, bytes, isLast) {
    out.frame(TO_WORKER.body, id, isLast ? FLAG_BODY : 0, bytes);
  },

  writeCancel(out, id, reason) {
    out.frame(TO_WORKER.cancel, id, CANCEL_CODE[reason], NOTHING);
  },

  writeStop(out) {
    out.frame(TO_WORKER.stop, 0, undefined, NOTHING);
  },

  decode(frame, offset) {
    const type = byte(frame, 0);
    const id = uint32(frame, 1);
    switch (type) {
      case FROM_WORKER.head:
        return decodeHead(frame, id, offset);
      case FROM_WORKER.body:
        requireBytes(frame, PAYLOAD_AT + 1, "BODY with flags", offset);
        return {
          kind: "body",
          id,
          isLast: (byte(frame, PAYLOAD_AT) & FLAG_BODY) !== 0,
          bytes: frame.slice(PAYLOAD_AT + 1),
        };
      case FROM_WORKER.end:
        requireBytes(frame, PAYLOAD_AT + END_FIXED_BYTES, "END with flags and two figures", offset);
        return {
          kind: "end",
          id,
          usage: {
            wantsToRetire: (byte(frame, PAYLOAD_AT) & FLAG_RETIRE) !== 0,
            memoryKib: uint32(frame, PAYLOAD_AT + 1),
            peakKib: uint32(frame, PAYLOAD_AT + 5),
          },
          report: decoder.decode(frame.subarray(PAYLOAD_AT + END_FIXED_BYTES)),
        };
      case FROM_WORKER.pong:
        return { kind: "pong" };
      case FROM_WORKER.interim:
        requireBytes(frame, PAYLOAD_AT + 2, "INTERIM with a status", offset);
        return {
          kind: "interim",
          id,
          status: uint16(frame, PAYLOAD_AT),
          lines: lineBlocks.lines(frame, PAYLOAD_AT + 2),
        };
      case FROM_WORKER.ready:
      case FROM_WORKER.log:
      case FROM_WORKER.error:
      case FROM_WORKER.publish:
        return decodeJsonMessage(type, id, decoder.decode(frame.subarray(PAYLOAD_AT)), offset);
      default:
        throw new ProtocolError({
          offset,
          expected: "a frame type from 0x81 to 0x89",
          received: `0x${type.toString(16).padStart(2, "0")}`,
          bytes: frame,
        });
    }
  },
};

/** The head as one string; a single native call then turns it into bytes. */
function requestHeadText(head: RequestHead, contentLength: number | undefined): string {
  let text = head.method + "\0" + head.target + "\0" + head.protocol + "\0" + head.scheme + "\0" +
    head.remoteAddress + "\0" + head.remotePort + "\0" + head.serverName + "\0" +
    head.serverAddress + "\0" + head.serverPort + "\0" + head.requestId + "\0" +
    (contentLength ?? "");
  for (const [name, value] of head.headers) text += "\0" + name + "\0" + value;
  return text;
}

function decodeHead(
  frame: Uint8Array<ArrayBuffer>,
  id: number,
  offset: number,
): WorkerMessage {
  const linesAt = PAYLOAD_AT + HEAD_FIXED_BYTES;
  requireBytes(frame, linesAt, "HEAD with flags, status, two figures and a length", offset);
  const flags = byte(frame, PAYLOAD_AT);
  const linesBytes = uint32(frame, PAYLOAD_AT + 11);
  const bodyAt = linesAt + linesBytes;
  requireBytes(frame, bodyAt, `HEAD with ${linesBytes} bytes of header lines`, offset);
  return {
    kind: "head",
    id,
    status: uint16(frame, PAYLOAD_AT + 1),
    lines: lineBlocks.lines(frame, linesAt, bodyAt),
    body: frame.slice(bodyAt),
    isBodyComplete: (flags & FLAG_BODY) !== 0,
    usage: (flags & FLAG_END) === 0 ? undefined : {
      wantsToRetire: (flags & FLAG_RETIRE) !== 0,
      memoryKib: uint32(frame, PAYLOAD_AT + 3),
      peakKib: uint32(frame, PAYLOAD_AT + 7),
    },
  };
}

// By hand: a DataView for each frame would be garbage a moment later.

function byte(frame: Uint8Array, at: number): number {
  return frame[at] ?? 0;
}

function uint16(frame: Uint8Array, at: number): number {
  return (byte(frame, at) << 8) + byte(frame, at + 1);
}

function uint32(frame: Uint8Array, at: number): number {
  return uint16(frame, at) * 0x10000 + uint16(frame, at + 2);
}

function requireBytes(frame: Uint8Array, wanted: number, what: string, offset: number): void {
  if (frame.length >= wanted) return;
  throw new ProtocolError({
    offset,
    expected: `${what} (${wanted} bytes)`,
    received: `${frame.length} bytes`,
    bytes: frame,
  });
}
