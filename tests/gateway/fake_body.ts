/**
 * Bodies that a test sends part by part, and files that are arrays.
 *
 * @module
 */
import type { BodyPart } from "../../src/http/body_part.ts";
import type { BodySender } from "../../src/gateway/body_receiver.ts";
import type { Spool, SpoolFile } from "../../src/gateway/spool.ts";
import { RequestFields } from "../../src/http/request_fields.ts";
import { settle } from "../support/fake_clock.ts";

type Controller = ReadableByteStreamController | ReadableStreamDefaultController<BodyPart>;

/** The client's side of a body, and the request that it belongs to. */
export class FakeBody {
  readonly #controller: Controller;
  readonly #leaving = new AbortController();
  readonly stream: ReadableStream<BodyPart>;
  readonly request: Request;
  isCancelled = false;

  /** `kind`: a body that is still arriving is a stream of bytes, one that came with its head a stream of parts. */
  constructor(kind: "bytes" | "parts", announcedBytes?: number) {
    const cancel = (): void => void (this.isCancelled = true);
    let controller: Controller | undefined;
    this.stream = kind === "bytes"
      ? new ReadableStream({ type: "bytes", start: (own) => void (controller = own), cancel })
      : new ReadableStream<BodyPart>({ start: (own) => void (controller = own), cancel });
    if (controller === undefined) throw new Error("A stream starts at once");
    this.#controller = controller;
    const headers = new Headers();
    if (announcedBytes !== undefined) headers.set("content-length", `${announcedBytes}`);
    this.request = new Request("http://localhost/", { headers, signal: this.#leaving.signal });
  }

  /** As the receiver knows it. */
  get sender(): BodySender {
    return { request: this.request, fields: new RequestFields(this.request.headers) };
  }

  /** What whoever waits for the next part has room for, bytes; 0 where nobody has brought any. */
  get wantedBytes(): number {
    const controller = this.#controller;
    return "byobRequest" in controller ? controller.byobRequest?.view?.byteLength ?? 0 : 0;
  }

  /** Another part arrives. */
  async send(bytes: number, value = 1): Promise<void> {
    this.#controller.enqueue(new Uint8Array(bytes).fill(value));
    await settle();
  }

  /** The body is complete. */
  async end(): Promise<void> {
    const controller = this.#controller;
    controller.close();
    // Ends a read that brought its own buffer.
    if ("byobRequest" in controller) controller.byobRequest?.respond(0);
    await settle();
  }

  /** Its framing is wrong. */
  breakOff(): void {
    this.#controller.error(new Error("malformed chunk"));
  }

  /** The connection ends, which the runtime tells before it aborts the request. */
  loseConnection(): void {
    this.#controller.error(new Deno.errors.Http("unexpected EOF while reading HTTP/1 body"));
  }

  /** The client leaves; the runtime takes the body away. */
  leave(): void {
    this.#leaving.abort();
    this.#controller.error(new Deno.errors.BadResource("Bad resource ID"));
  }
}

/** A spool whose files are looked into. */
export class FakeSpool implements Spool {
  readonly files: FakeSpoolFile[] = [];
  /** Bytes that the disk takes. */
  roomBytes = Number.POSITIVE_INFINITY;

  open(): Promise<SpoolFile> {
    const file = new FakeSpoolFile(this.roomBytes);
    this.files.push(file);
    return Promise.resolve(file);
  }

  /** Files that nobody has closed. */
  get openFiles(): number {
    return this.files.filter(({ isClosed }) => !isClosed).length;
  }
}

/** A file that may be on a full disk. */
export class FakeSpoolFile implements SpoolFile {
  readonly written: number[] = [];
  /** Bytes that the disk takes. */
  roomBytes: number;
  #readBytes = 0;
  isClosed = false;

  constructor(roomBytes = Number.POSITIVE_INFINITY) {
    this.roomBytes = roomBytes;
  }

  write(bytes: Uint8Array): void {
    if (this.written.length + bytes.length > this.roomBytes) throw new Error("disk full");
    for (const byte of bytes) this.written.push(byte);
  }

  /** The disk gives only the first so many bytes back. */
  lose(keptBytes: number): void {
    this.written.length = keptBytes;
  }

  read(into: Uint8Array<ArrayBuffer>): number | null {
    const part = this.written.slice(this.#readBytes, this.#readBytes + into.length);
    into.set(part);
    this.#readBytes += part.length;
    return part.length === 0 ? null : part.length;
  }

  close(): void {
    this.isClosed = true;
  }
}
