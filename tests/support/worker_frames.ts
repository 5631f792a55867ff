/**
 * Frames as a PHP worker writes them, byte by byte from `docs/PROTOCOL.md` and on purpose without the code under test.
 *
 * @module
 */

const encoder = new TextEncoder();

/** What a HEAD frame says beside its id. */
export interface HeadFields {
  readonly status?: number;
  readonly lines?: readonly string[];
  readonly body?: string | Uint8Array;
  /** 1 body complete, 2 request ends, 4 wants to retire. @default {3} */
  readonly flags?: number;
  readonly memoryKib?: number;
  readonly peakKib?: number;
}

/** Joins byte arrays. */
export function concatBytes(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One byte a character. */
export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Unsigned integers, big-endian. */
export function uint(bytes: 1 | 2 | 4, value: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) out[i] = Math.floor(value / 256 ** (bytes - 1 - i)) % 256;
  return out;
}

/** A whole frame. */
export function frame(type: number, id: number, ...payload: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const rest = concatBytes(uint(1, type), uint(4, id), ...payload);
  return concatBytes(uint(4, rest.length), rest);
}

/** READY; `fields` replaces some of what it announces. */
export function readyFrame(
  fields: Readonly<Record<string, unknown>> = {},
): Uint8Array<ArrayBuffer> {
  return jsonFrame(0x81, 0, {
    protocol: 1,
    php: "8.2.0",
    sapi: "fallback",
    sapi_reason: "FFI is off",
    application: "callable",
    pid: 4711,
    memory_kib: 2048,
    boot_ms: 12.5,
    ...fields,
  });
}

/** HEAD; unless flags say otherwise it is the whole answer. */
export function headFrame(id: number, fields: HeadFields = {}): Uint8Array<ArrayBuffer> {
  const lines = latin1Bytes((fields.lines ?? []).join("\0"));
  return frame(
    0x82,
    id,
    uint(1, fields.flags ?? 3),
    uint(2, fields.status ?? 200),
    uint(4, fields.memoryKib ?? 2048),
    uint(4, fields.peakKib ?? 2048),
    uint(4, lines.length),
    lines,
    bytesOf(fields.body ?? ""),
  );
}

/** BODY. */
export function bodyFrame(
  id: number,
  body: string | Uint8Array,
  isLast = false,
): Uint8Array<ArrayBuffer> {
  return frame(0x83, id, uint(1, isLast ? 1 : 0), bytesOf(body));
}

/** END. */
export function endFrame(
  id: number,
  fields: { flags?: number; memoryKib?: number; peakKib?: number; report?: string } = {},
): Uint8Array<ArrayBuffer> {
  return frame(
    0x84,
    id,
    uint(1, fields.flags ?? 0),
    uint(4, fields.memoryKib ?? 2048),
    uint(4, fields.peakKib ?? 2048),
    bytesOf(fields.report ?? ""),
  );
}

/** LOG. */
export function logFrame(
  id: number,
  fields: Readonly<Record<string, unknown>>,
): Uint8Array<ArrayBuffer> {
  return jsonFrame(0x86, id, { level: "info", message: "hello", context: {}, ...fields });
}

/** ERROR. */
export function errorFrame(id: number, message = "Boom"): Uint8Array<ArrayBuffer> {
  return jsonFrame(0x87, id, {
    class: "RuntimeException",
    message,
    file: "/app/index.php",
    line: 7,
    trace: "#0 {main}",
  });
}

/** INTERIM. */
export function interimFrame(id: number, lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return frame(0x88, id, uint(2, 103), latin1Bytes(lines.join("\0")));
}

/** A frame whose payload is JSON. */
export function jsonFrame(type: number, id: number, value: unknown): Uint8Array<ArrayBuffer> {
  return frame(type, id, encoder.encode(JSON.stringify(value)));
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? encoder.encode(body) : body;
}
