import { assert, assertEquals, assertMatch } from "@std/assert";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { startFront } from "../support/front_server.ts";
import { bytesOf } from "../support/raw_http.ts";
import type { TestServer } from "../support/test_server.ts";

/** Asks by hand, since `fetch` decompresses and hides the coding. */
async function rawAsk(
  server: TestServer,
  path: string,
  fields: string,
  method = "GET",
): Promise<{ readonly head: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    bytesOf(`${method} ${path} HTTP/1.0\r\nHost: localhost\r\n${fields}\r\n\r\n`),
  );
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const buffer = new Uint8Array(65_536);
  for (let count; (count = await connection.read(buffer)) !== null;) {
    parts.push(buffer.slice(0, count));
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const text = Array.from(bytes.subarray(0, 4096), (byte) => String.fromCharCode(byte)).join("");
  const end = text.indexOf("\r\n\r\n");
  return { head: text.slice(0, end), bytes: bytes.slice(end + 4) };
}

const TEXT = encodeURIComponent("Content-Type: text/css");
const HTML = `/headers?h[]=${TEXT}&body=word%20&times=1000`;
const PLAIN = "word ".repeat(1000);

Deno.test("PHP's text is compressed as the client likes, with Vary and a weak ETag", async () => {
  await using front = await startFront({ compression: true });
  const { server } = front;
  const table: readonly (readonly [string, string, (bytes: Uint8Array) => Uint8Array])[] = [
    ["gzip", "gzip", gunzipSync],
    ["br", "br", brotliDecompressSync],
    ["zstd", "zstd", zstdDecompressSync],
    ["gzip, zstd, br", "br", brotliDecompressSync],
    ["gzip;q=1, br;q=0.5", "gzip", gunzipSync],
  ];
  for (const [accept, coding, decode] of table) {
    const etag = encodeURIComponent('ETag: "a"');
    const { head, bytes } = await rawAsk(
      server,
      `${HTML}&h[]=${etag}`,
      `Accept-Encoding: ${accept}`,
    );
    assertMatch(head, new RegExp(`content-encoding: ${coding}`, "i"));
    assertMatch(head, /vary: accept-encoding/i);
    assertMatch(head, /etag: W\/"a"/i);
    assertMatch(head, new RegExp(`content-length: ${bytes.length}\\b`, "i"));
    assertEquals(new TextDecoder().decode(decode(bytes)), PLAIN);
  }
  for (const accept of ["identity", "deflate", "gzip;q=0", "*;q=0"]) {
    const { head, bytes } = await rawAsk(server, HTML, `Accept-Encoding: ${accept}`);
    assert(!/content-encoding/i.test(head), head);
    assertMatch(head, /vary: accept-encoding/i);
    assertEquals(bytes.length, PLAIN.length);
  }
});

Deno.test("What does not shrink, is encoded, partial, tiny or not to be changed is left alone", async () => {
  await using front = await startFront({ compression: true });
  const fields = "Accept-Encoding: gzip";
  for (
    const query of [
      "h[]=Content-Type:%20image/png&body=word&times=1000",
      "h[]=Content-Type:%20text/event-stream&body=word&times=1000",
      `h[]=${TEXT}&body=tiny`,
      `h[]=${TEXT}&h[]=Content-Encoding:%20custom&body=word&times=1000`,
      `h[]=${TEXT}&h[]=Cache-Control:%20public,no-transform&body=word&times=1000`,
      `h[]=${TEXT}&h[]=Content-Range:%20bytes%200-4/9&status=206&body=word&times=1000`,
    ]
  ) {
    const { head } = await rawAsk(front.server, `/headers?${query}`, fields);
    assert(!/content-encoding: gzip|vary/i.test(head), head);
  }
  const { head, bytes } = await rawAsk(front.server, HTML, fields, "HEAD");
  assertMatch(head, /content-encoding: gzip/i);
  assertEquals(bytes.length, 0);
});

Deno.test("Without the key nothing is compressed", async () => {
  await using front = await startFront();
  const { head, bytes } = await rawAsk(front.server, HTML, "Accept-Encoding: gzip, br, zstd");
  assert(!/content-encoding|vary/i.test(head), head);
  assertEquals(new TextDecoder().decode(bytes), PLAIN);
});
