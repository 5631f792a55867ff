/**
 * Receives a request's body before a worker is borrowed: small ones in memory, large ones in a temporary file. A slow
 * sender then holds nothing but its own connection. Where no file may be written, a large body is passed on while it
 * arrives.
 *
 * @module
 */
import { announcedBodyBytes } from "../http/body_limit.ts";
import type { RequestContext } from "../http/handler.ts";
import type { RequestBody } from "../protocol/messages.ts";
import { RequestBodyError } from "./body_errors.ts";
import { type BodyPart, giveBack } from "../http/body_part.ts";
import { CHUNKED_READ_BYTES, LONG_READ_BYTES } from "./body_source.ts";
import { GatheredBody } from "./gathered_body.ts";
import { IncomingBody, type IncomingBodyOptions } from "./incoming_body.ts";
import { type Spool, spooledStream, type SpoolFile } from "./spool.ts";

/** How bodies are received. */
export interface BodyReceiverOptions extends IncomingBodyOptions {
  /** Bodies up to this size are kept in memory, bytes. */
  readonly memoryBytes: number;
  /** What all bodies in memory may hold together, bytes. */
  readonly memoryTotalBytes: number;
  /** Absent where no file may be written. */
  readonly spool: Spool | undefined;
  /** False where the worker's language has no frames for the rest of a body: then it is in memory or nowhere. */
  readonly canStream: boolean;
}

/** Whose body it is; a `RequestContext` will do. */
export type BodySender = Pick<RequestContext, "request" | "fields">;

/** A body that a worker can be given. */
export interface ReceivedBody {
  readonly body: RequestBody;
  /** Its sender may still be slow. */
  readonly isArriving: boolean;
  /** A worker has it: gives back what it no longer needs to hold. A stream ends by itself. */
  handedOver(): void;
  /** No worker will take it: gives back everything. */
  drop(): void;
}

const nothing = (): void => {};

/** Receives bodies and counts what they hold. */
export class BodyReceiver {
  readonly #options: BodyReceiverOptions;
  #memoryUsed = 0;

  /** Holds nothing. */
  constructor(options: BodyReceiverOptions) {
    this.#options = options;
  }

  /** Bytes that bodies hold in memory now. */
  get memoryUsedBytes(): number {
    return this.#memoryUsed;
  }

  /**
   * Receives one.
   *
   * @throws {RequestBodyError} If it is too large, too slow, broke off, or cannot be kept.
   */
  async receive(
    { request, fields }: BodySender,
    stream: ReadableStream<BodyPart>,
  ): Promise<ReceivedBody> {
    const announced = announcedBodyBytes(fields);
    const incoming = new IncomingBody(request, stream, this.#options);
    if (announced === undefined) incoming.reuseBuffer(CHUNKED_READ_BYTES);
    else if (!this.#fits(announced)) {
      incoming.reuseBuffer(LONG_READ_BYTES);
      return await this.#large(incoming, []);
    }
    const claim = new MemoryClaim((bytes) => this.#memoryUsed += bytes);
    const gathered = new GatheredBody(announced);
    try {
      if (announced !== undefined) claim.grow(announced);
      for (let part = await incoming.next(); part !== undefined; part = await incoming.next()) {
        const bytes = part.length;
        if (announced !== undefined) {
          gathered.add(part);
          continue;
        }
        gathered.copy(part);
        if (incoming.bytes > this.#options.memoryBytes || !this.#fits(bytes)) {
          claim.release();
          return await this.#large(incoming, [gathered.bytes]);
        }
        claim.grow(bytes);
      }
    } catch (error) {
      claim.release();
      throw error;
    }
    return {
      body: { kind: "bytes", bytes: gathered.bytes },
      isArriving: false,
      handedOver: () => claim.release(),
      drop: () => claim.release(),
    };
  }

  #fits(bytes: number): boolean {
    const { memoryBytes, memoryTotalBytes } = this.#options;
    return bytes <= memoryBytes && this.#memoryUsed + bytes <= memoryTotalBytes;
  }

  async #large(incoming: IncomingBody, begun: BodyPart[]): Promise<ReceivedBody> {
    const { spool, canStream } = this.#options;
    if (!canStream) {
      incoming.drop();
      throw new RequestBodyError("body_storage_failed", "No memory is left for request bodies", {
        hint: "Raise body_memory_total_bytes",
      });
    }
    if (spool !== undefined) return await this.#spooled(incoming, begun, spool);
    return {
      // Whatever was announced: only a worker that is told no length waits for all of it before it runs anything.
      body: { kind: "stream", stream: incoming.stream(begun), length: undefined },
      isArriving: true,
      handedOver: nothing,
      drop: () => incoming.drop(),
    };
  }

  async #spooled(incoming: IncomingBody, begun: BodyPart[], spool: Spool): Promise<ReceivedBody> {
    let file: SpoolFile | undefined;
    try {
      file = await spool.open();
      await copyToFile(incoming, begun, file);
    } catch (error) {
      file?.close();
      incoming.drop();
      throw error instanceof RequestBodyError ? error : storageFailed(error);
    }
    const open = file;
    return {
      body: { kind: "stream", stream: spooledStream(open, incoming.bytes), length: incoming.bytes },
      isArriving: false,
      handedOver: nothing,
      drop: () => open.close(),
    };
  }
}

/** What one body holds of the memory for all. */
class MemoryClaim {
  readonly #add: (bytes: number) => void;
  #bytes = 0;

  constructor(add: (bytes: number) => void) {
    this.#add = add;
  }

  grow(bytes: number): void {
    this.#bytes += bytes;
    this.#add(bytes);
  }

  release(): void {
    this.#add(-this.#bytes);
    this.#bytes = 0;
  }
}

async function copyToFile(
  incoming: IncomingBody,
  begun: readonly BodyPart[],
  file: SpoolFile,
): Promise<void> {
  for (const part of begun) {
    file.write(part);
    giveBack(part);
  }
  for (let part = await incoming.next(); part !== undefined; part = await incoming.next()) {
    file.write(part);
  }
}

function storageFailed(cause: unknown): RequestBodyError {
  return new RequestBodyError("body_storage_failed", "Cannot keep the request body on disk", {
    cause,
    hint: "The folder of temp_dir must exist, be writable and have room",
  });
}
