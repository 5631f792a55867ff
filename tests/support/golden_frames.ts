/**
 * The golden frames that the tests of both languages read.
 *
 * @module
 */
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import type { FrameWriter } from "../../src/protocol/frame_writer.ts";
import type { CancelReason, RequestHead, WorkerMessage } from "../../src/protocol/messages.ts";
import { frame } from "./worker_frames.ts";

/** One entry of `tests/vectors/frames.json`. Byte strings are hex; JSON payloads are spelled out. */
export interface GoldenFrame {
  readonly name: string;
  readonly direction: "to_php" | "from_php";
  /** The whole frame, its length field included. */
  readonly hex: string;
  /** What the frame says; absent for a malformed one. */
  readonly fields?: GoldenFields;
  /** What is wrong, for people; absent for a sound one. */
  readonly malformed?: string;
}

/** A message with a `kind`; the other fields depend on it. */
export interface GoldenFields {
  readonly kind: string;
  readonly [name: string]: unknown;
}

const FILE = new URL("../vectors/frames.json", import.meta.url);

/** All entries; none while the file does not exist. */
export function readGoldenFrames(): readonly GoldenFrame[] {
  try {
    return JSON.parse(Deno.readTextFileSync(FILE));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Bytes of hex digits. */
export function hexBytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(hex);
}

/** Hex digits of a byte string. */
function hexOf(text: string): string {
  return Uint8Array.from(text, (character) => character.charCodeAt(0)).toHex();
}

function textOf(hex: unknown): string {
  return Array.from(hexBytes(String(hex)), (byte) => String.fromCharCode(byte)).join("");
}

/** A decoded message in the spelling of the file. */
export function toGoldenFields(message: WorkerMessage): unknown {
  switch (message.kind) {
    case "head":
      return {
        ...message,
        lines: message.lines.map(hexOf),
        body: message.body.toHex(),
        usage: message.usage ?? null,
      };
    case "body":
      return { ...message, bytes: message.bytes.toHex() };
    case "interim":
      return { ...message, lines: message.lines.map(hexOf) };
    default:
      return message;
  }
}

/** Writes a frame to PHP from the file's spelling, with the code under test where it writes such frames. */
export function writeGolden(out: FrameWriter, fields: GoldenFields): void {
  const id = Number(fields.id);
  switch (fields.kind) {
    case "boot":
      return frameDialect.writeBoot(
        out,
        fields.options as Record<string, unknown>,
        hexBytes(String(fields.sources)),
      );
    case "request": {
      const parts = (fields.head as string[]).map(textOf);
      const body = hexBytes(String(fields.body));
      const length = parts[10] === "" ? undefined : Number(parts[10]);
      return frameDialect.writeRequest(
        out,
        id,
        headOf(parts),
        body,
        length,
        fields.hasMore === true,
      );
    }
    case "body":
      return frameDialect.writeBody(
        out,
        id,
        hexBytes(String(fields.bytes)),
        fields.isLast === true,
      );
    case "cancel":
      return frameDialect.writeCancel(out, id, fields.reason as CancelReason);
    case "stop":
      return frameDialect.writeStop(out);
    case "start":
      return frameDialect.writeStart(out, fields.check as string[]);
    case "ping": {
      // Nothing writes one yet.
      const bytes = frame(0x05, 0);
      const start = out.reserve(bytes.length);
      out.buffer.set(bytes, start);
      return out.commit(start + bytes.length);
    }
    default:
      throw new TypeError(`No frame to PHP is called "${fields.kind}"`);
  }
}

function headOf(parts: readonly string[]): RequestHead {
  const at = (index: number): string => parts[index] ?? "";
  const headers: [string, string][] = [];
  for (let i = 11; i + 1 < parts.length; i += 2) headers.push([at(i), at(i + 1)]);
  return {
    method: at(0),
    target: at(1),
    protocol: at(2),
    scheme: at(3) === "https" ? "https" : "http",
    remoteAddress: at(4),
    remotePort: Number(at(5)),
    serverName: at(6),
    serverAddress: at(7),
    serverPort: Number(at(8)),
    requestId: at(9),
    headers,
  };
}
