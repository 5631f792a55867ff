/**
 * A connection that asks as wrk does, byte for byte, and keeps count of every byte of the answers.
 *
 * @module
 */
import { BenchError } from "../bench_errors.ts";
import type { Ask } from "../scenarios/scenario.ts";

const FIRST_BUFFER_BYTES = 65_536;
/** Longest time for an answer, ms. */
const PATIENCE_MS = 20_000;
/** No server here sends more. */
const MAX_HEAD_BYTES = 65_536;
const HEAD_END = "\r\n\r\n";
const latin1 = new TextDecoder("latin1");
const encoder = new TextEncoder();

/** A whole answer. */
export interface RawAnswer {
  readonly status: number;
  /** Without chunk sizes. Read before the next request, whose answer takes its place. */
  readonly body: Uint8Array;
  /** Of head, body and chunk sizes. */
  readonly wireBytes: number;
}

/** Who is asked. */
export interface Asked {
  /** For messages. */
  readonly name: string;
  readonly port: number;
}

/** Asks one thing again and again over one connection, which is renewed where the server closes it. */
export class RawClient implements Disposable {
  readonly #port: number;
  readonly #question: string;
  readonly #request: Uint8Array<ArrayBuffer>;
  #connection: Deno.TcpConn | undefined;
  #buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  #have = 0;

  /** Connects with the first request. */
  constructor({ name, port }: Asked, { method, path, headers, body }: Ask) {
    this.#port = port;
    this.#question = `${name} to ${method} ${path}`;
    const fields = { "Host": `127.0.0.1:${port}`, ...headers };
    const length = body === undefined ? [] : [`Content-Length: ${body.length}\r\n`];
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = encoder.encode(
      [`${method} ${path} HTTP/1.1\r\n`, ...lines, ...length, "\r\n"].join(""),
    );
    this.#request = new Uint8Array(head.length + (body?.length ?? 0));
    this.#request.set(head);
    if (body !== undefined) this.#request.set(body, head.length);
  }

  /**
   * Asks once.
   *
   * @throws {BenchError} If there is no whole answer, or more than one.
   */
  async ask(): Promise<RawAnswer> {
    const connection = this.#connection ??= await Deno.connect({
      hostname: "127.0.0.1",
      port: this.#port,
    });
    this.#have = 0;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this[Symbol.dispose]();
    }, PATIENCE_MS);
    try {
      for (let sent = 0; sent < this.#request.length;) {
        sent += await connection.write(this.#request.subarray(sent));
      }
      return await this.#answer(connection);
    } catch (cause) {
      const reason = isLate
        ? `not whole after ${PATIENCE_MS / 1_000} s, ${this.#have} bytes so far`
        : cause instanceof Unreadable
        ? cause.message
        : String(cause);
      throw new BenchError(
        "wrong_answer",
        `Cannot read the answer of ${this.#question}: ${reason}`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #answer(connection: Deno.TcpConn): Promise<RawAnswer> {
    const bodyAt = await this.#after(connection, HEAD_END, 0);
    const head = latin1.decode(this.#buffer.subarray(0, bodyAt));
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
    const length = /^content-length:[ \t]*(\d+)[ \t]*\r$/im.exec(head)?.[1];
    const isChunked = /^transfer-encoding:[ \t]*chunked[ \t]*\r$/im.test(head);
    const isClosed = /^connection:[ \t]*close[ \t]*\r$/im.test(head);
    const answer = isChunked
      ? await this.#chunked(connection, bodyAt)
      : await this.#plain(connection, bodyAt, length);
    if (this.#have !== answer.wireBytes) {
      const more = this.#have - answer.wireBytes;
      throw new Unreadable(`${more} bytes came after its end`);
    }
    if (isClosed) this[Symbol.dispose]();
    return { status, ...answer };
  }

  async #plain(
    connection: Deno.TcpConn,
    bodyAt: number,
    length: string | undefined,
  ): Promise<Omit<RawAnswer, "status">> {
    if (length === undefined) {
      while (await this.#read(connection)) { /* to the end of the connection */ }
      this[Symbol.dispose]();
    } else {
      await this.#fill(connection, bodyAt + Number(length));
    }
    const end = length === undefined ? this.#have : bodyAt + Number(length);
    return { body: this.#buffer.subarray(bodyAt, end), wireBytes: end };
  }

  /** Moves the chunks together, to the front of the first one. */
  async #chunked(connection: Deno.TcpConn, bodyAt: number): Promise<Omit<RawAnswer, "status">> {
    let end = bodyAt;
    for (let at = bodyAt;;) {
      const chunkAt = await this.#after(connection, "\r\n", at);
      const size = parseInt(latin1.decode(this.#buffer.subarray(at, chunkAt)), 16);
      at = chunkAt + size + 2;
      await this.#fill(connection, at);
      if (!(size > 0)) return { body: this.#buffer.subarray(bodyAt, end), wireBytes: at };
      this.#buffer.copyWithin(end, chunkAt, chunkAt + size);
      end += size;
    }
  }

  /** Index behind a text that is searched for from an index on. */
  async #after(connection: Deno.TcpConn, text: string, from: number): Promise<number> {
    while (true) {
      const at = latin1.decode(
        this.#buffer.subarray(from, Math.min(this.#have, from + MAX_HEAD_BYTES)),
      )
        .indexOf(text);
      if (at !== -1) return from + at + text.length;
      if (this.#have - from >= MAX_HEAD_BYTES) throw new Unreadable("a head without an end");
      await this.#fill(connection, this.#have + 1);
    }
  }

  async #fill(connection: Deno.TcpConn, bytes: number): Promise<void> {
    if (!(bytes >= 0)) throw new Unreadable("a chunk without a size");
    while (this.#have < bytes) {
      if (bytes > this.#buffer.length) this.#grow(bytes);
      if (await this.#read(connection)) continue;
      throw new Unreadable(`it ends after ${this.#have} bytes`);
    }
  }

  async #read(connection: Deno.TcpConn): Promise<boolean> {
    if (this.#have === this.#buffer.length) this.#grow(this.#have + 1);
    const count = await connection.read(this.#buffer.subarray(this.#have));
    this.#have += count ?? 0;
    return count !== null;
  }

  /** At least doubles it: an answer of 10 MiB that grew chunk by chunk took more than `PATIENCE_MS`. */
  #grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(bytes, 2 * this.#buffer.length));
    larger.set(this.#buffer.subarray(0, this.#have));
    this.#buffer = larger;
  }
}

/** Why bytes are no answer. */
class Unreadable extends Error {}
