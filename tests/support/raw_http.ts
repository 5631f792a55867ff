/**
 * Requests byte by byte, for what `fetch` would tidy up: raw targets, odd header names, chunked bodies, TRACE.
 *
 * @module
 */

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Status line and header lines, one byte a character. */
  readonly head: string;
  /** Everything after the head, UTF-8; a chunked body still holds its chunk sizes. */
  readonly body: string;
}

/** Bytes of a text whose characters are bytes. */
export function bytesOf(latin1: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

/**
 * Sends a request and reads until the server closes, so the request must ask for `Connection: close`.
 *
 * @param parts Pieces, each written by itself; characters are bytes.
 */
export async function rawRequest(port: number, ...parts: readonly string[]): Promise<RawAnswer> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  for (const part of parts) {
    const bytes = bytesOf(part);
    for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
  }
  const answer = await readAll(connection);
  const text = Array.from(answer, (byte) => String.fromCharCode(byte)).join("");
  const end = text.indexOf("\r\n\r\n");
  const head = end === -1 ? text : text.slice(0, end);
  return {
    status: Number(head.split(" ", 2)[1]),
    head,
    body: end === -1 ? "" : new TextDecoder().decode(answer.subarray(end + 4)),
  };
}

async function readAll(connection: Deno.Conn): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const buffer = new Uint8Array(65_536);
  for (let count; (count = await connection.read(buffer)) !== null;) {
    pieces.push(buffer.slice(0, count));
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
