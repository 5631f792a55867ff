/**
 * The rare frames whose payload is JSON: READY, LOG, ERROR, PUBLISH. Everything that PHP sends is checked here once.
 *
 * @module
 */
import { FROM_WORKER } from "./frame_types.ts";
import type { PhpFailure, WorkerLogLevel, WorkerMessage } from "./messages.ts";
import { ProtocolError } from "./protocol_error.ts";

type JsonFrameType =
  | typeof FROM_WORKER.ready
  | typeof FROM_WORKER.log
  | typeof FROM_WORKER.error
  | typeof FROM_WORKER.publish;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one JSON payload.
 * @throws {ProtocolError} If it is no JSON object, or a field is missing or of another type.
 */
export function decodeJsonMessage(
  type: JsonFrameType,
  id: number,
  text: string,
  offset: number,
): WorkerMessage {
  const fields = parseObject(text, offset);
  const read = new FieldReader(fields, offset);
  switch (type) {
    case FROM_WORKER.ready:
      return {
        kind: "ready",
        ready: {
          protocol: read.number("protocol"),
          phpVersion: read.text("php"),
          sapi: read.text("sapi"),
          sapiReason: read.text("sapi_reason"),
          application: read.text("application"),
          pid: read.number("pid"),
          memoryKib: read.number("memory_kib"),
          bootMs: read.number("boot_ms"),
        },
      };
    case FROM_WORKER.log:
      return {
        kind: "log",
        id,
        level: logLevel(read.text("level")),
        message: read.text("message"),
        context: objectOr(fields.context, {}),
      };
    case FROM_WORKER.error:
      return { kind: "error", id, failure: failureFrom(read, fields["files"]) };
    case FROM_WORKER.publish:
      return {
        kind: "publish",
        id,
        channel: read.text("channel"),
        event: read.text("event"),
        data: read.text("data"),
      };
  }
}

function failureFrom(read: FieldReader, files: unknown): PhpFailure {
  return {
    ...(Array.isArray(files) && { files: files.filter((file) => typeof file === "string") }),
    className: read.text("class"),
    message: read.text("message"),
    file: read.text("file"),
    line: read.number("line"),
    trace: read.text("trace"),
  };
}

/** An unknown level is no reason to kill a worker: it is shown as information. */
function logLevel(word: string): WorkerLogLevel {
  return word === "debug" || word === "warn" || word === "error" ? word : "info";
}

function parseObject(text: string, offset: number): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  throw new ProtocolError({
    offset,
    expected: "a JSON object",
    received: JSON.stringify(text.slice(0, 80)),
  });
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOr(value: unknown, otherwise: Fields): Fields {
  return isObject(value) ? value : otherwise;
}

/** Reads fields of a known type, or says which one is wrong. */
class FieldReader {
  readonly #fields: Fields;
  readonly #offset: number;

  constructor(fields: Fields, offset: number) {
    this.#fields = fields;
    this.#offset = offset;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return value;
    throw this.#mismatch(name, "a string", value);
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.#mismatch(name, "a number", value);
  }

  #mismatch(name: string, wanted: string, value: unknown): ProtocolError {
    return new ProtocolError({
      offset: this.#offset,
      expected: `"${name}" to be ${wanted}`,
      received: value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80),
    });
  }
}
