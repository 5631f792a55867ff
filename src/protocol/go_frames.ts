/**
 * Reads the JSON frames that a worker of the Go server writes.
 *
 * @module
 */
import { readByteString } from "./byte_string.ts";
import { textOfBytes } from "./go_request.ts";
import { ProtocolError } from "./protocol_error.ts";

/** One frame, checked. */
export type GoFrame =
  | (GoHead & {
    readonly kind: "answer";
    /** As the request had it; undefined where it is missing. */
    readonly id: string | undefined;
  })
  | (GoHead & { readonly kind: "headers" })
  | { readonly kind: "chunk"; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly kind: "end" }
  | { readonly kind: "error"; readonly message: string };

/** What a whole answer and the beginning of a streamed one have in common. */
interface GoHead {
  /** 0 to 65535; 200 where the frame says 0 or nothing. */
  readonly status: number;
  /** `Name: value`, byte strings in UTF-8. */
  readonly lines: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

type Fields = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();
const MAX_STATUS = 65_535;

/**
 * Reads one frame, without its length field.
 * @throws {ProtocolError} If it is no JSON object of a known shape, such as text that PHP printed.
 */
export function readGoFrame(frame: Uint8Array<ArrayBuffer>, offset: number): GoFrame {
  const reader = new GoFrameReader(frame, offset);
  const fields = reader.fields();
  switch (fields["type"]) {
    case undefined:
    case null:
      return { kind: "answer", id: reader.id(fields), ...reader.head(fields, "body") };
    case "headers":
      return { kind: "headers", ...reader.head(fields, "data") };
    case "chunk":
      return { kind: "chunk", body: reader.bytes(fields, "data") };
    case "end":
      return { kind: "end" };
    case "error":
      return { kind: "error", message: reader.text(fields, "error") };
    default:
      throw reader.refused("type headers, chunk, end or error", "another type");
  }
}

class GoFrameReader {
  readonly #frame: Uint8Array<ArrayBuffer>;
  readonly #offset: number;

  constructor(frame: Uint8Array<ArrayBuffer>, offset: number) {
    this.#frame = frame;
    this.#offset = offset;
  }

  refused(expected: string, received: string): ProtocolError {
    return new ProtocolError({ offset: this.#offset, expected, received, bytes: this.#frame });
  }

  fields(): Fields {
    const expected = "a JSON object";
    const text = textOfBytes(this.#frame);
    if (text === undefined) throw this.refused(expected, "bytes that are not UTF-8");
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.refused(expected, "text that is not JSON, perhaps output of the application");
    }
    const fields = recordOf(value);
    if (fields === undefined) throw this.refused(expected, "another JSON value");
    return fields;
  }

  id(fields: Fields): string | undefined {
    const id = fields["id"];
    if (id === undefined || id === null) return undefined;
    if (typeof id === "string" || typeof id === "number") return String(id);
    throw this.refused("id as text", typeof id);
  }

  head(fields: Fields, bodyName: string): GoHead {
    const status = fields["status"] ?? 0;
    if (
      typeof status !== "number" || !Number.isInteger(status) || status < 0 || status > MAX_STATUS
    ) {
      throw this.refused(`status from 0 to ${MAX_STATUS}`, JSON.stringify(status));
    }
    return {
      status: status === 0 ? 200 : status,
      lines: this.#lines(fields["headers"]),
      body: this.bytes(fields, bodyName),
    };
  }

  text(fields: Fields, name: string): string {
    const value = fields[name] ?? "";
    if (typeof value === "string") return value;
    throw this.refused(`${name} as text`, typeof value);
  }

  bytes(fields: Fields, name: string): Uint8Array<ArrayBuffer> {
    return encoder.encode(this.text(fields, name));
  }

  /** A map of texts or of lists of texts; an empty PHP array is a JSON list. */
  #lines(headers: unknown): readonly string[] {
    if (headers === undefined || headers === null) return [];
    if (Array.isArray(headers) && headers.length === 0) return [];
    const fields = recordOf(headers);
    if (fields === undefined) throw this.refused("headers as an object", "another JSON value");
    const lines: string[] = [];
    for (const [name, value] of Object.entries(fields)) {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      for (const item of values) {
        if (typeof item !== "string") {
          throw this.refused("header values as texts or lists of texts", typeof item);
        }
        lines.push(readByteString(encoder.encode(`${name}: ${item}`)));
      }
    }
    return lines;
  }
}

function recordOf(value: unknown): Fields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
