/**
 * Bodies on their way to the `front` fixture, and what it says about them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { bytesOf } from "./raw_http.ts";
import type { TestServer } from "./test_server.ts";

/** What the `front` fixture says about a body. */
export interface BodyFacts {
  readonly bytes: number;
  readonly crc: string;
  readonly "content_length": string | null;
}

/** Sends a body, which has to be answered with 200. */
export async function send(server: TestServer, body: BodyInit): Promise<BodyFacts> {
  const response = await server.fetch("/body", { method: "POST", body });
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return JSON.parse(text);
}

/** As PHP's `crc32b` writes it. */
export function crc32(bytes: Uint8Array): string {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
}

/** A body of unknown length. */
export function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}

/** The beginning of an upload on a connection of its own. */
export async function beginUpload(
  server: TestServer,
  head: string,
  body: string,
): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    bytesOf(`POST /body HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n${body}`),
  );
  return connection;
}

/** What the server says first; Deno keeps the connection until the rest of the body has come. */
export async function readAnswer(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(4096);
  const count = await connection.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}
