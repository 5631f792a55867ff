/**
 * What is thrown when a worker speaks nonsense.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";

/** Bytes of context shown around the offence. */
const EXCERPT_BYTES = 32;

/** Where the stream broke, and on what. */
export interface ProtocolErrorDetail {
  /** Bytes of the stream before the offending frame. */
  readonly offset: number;
  /** What the reader wanted there, a short phrase. */
  readonly expected: string;
  /** What it saw, a short phrase. */
  readonly received: string;
  /** The offending bytes; shown in hex, cut after 32. */
  readonly bytes?: Uint8Array;
}

/** A frame that cannot be right. The worker that sent it is killed, since nothing after it can be trusted. */
export class ProtocolError extends AppServerError {
  override readonly name = "ProtocolError";
  /** Bytes of the stream before the offending frame. */
  readonly offset: number;
  /** What the reader wanted there. */
  readonly expected: string;
  /** What it saw. */
  readonly received: string;
  /** Up to 32 offending bytes, two hex digits each, separated by blanks. */
  readonly hexExcerpt: string;

  /** Makes the error; the message quotes offset, expectation, reception and the excerpt. */
  constructor(detail: ProtocolErrorDetail) {
    const hex = hexExcerpt(detail.bytes ?? new Uint8Array(0));
    super(
      "protocol_violation",
      `Cannot read frame at byte ${detail.offset}: expected ${detail.expected}, got ${detail.received}` +
        (hex === "" ? "" : ` (${hex})`),
      { hint: "Something other than the worker wrote to its frame descriptor, or versions differ" },
    );
    this.offset = detail.offset;
    this.expected = detail.expected;
    this.received = detail.received;
    this.hexExcerpt = hex;
  }

  /** The same error with the bytes of the frame it is about, unless it shows some already. */
  showing(bytes: Uint8Array): ProtocolError {
    return this.hexExcerpt === "" ? new ProtocolError({ ...this, bytes }) : this;
  }
}

/** The first bytes as hex pairs, with an ellipsis where more were there. */
function hexExcerpt(bytes: Uint8Array): string {
  const shown = Array.from(
    bytes.subarray(0, EXCERPT_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join(" ");
  return bytes.length > EXCERPT_BYTES ? `${shown} …` : shown;
}
