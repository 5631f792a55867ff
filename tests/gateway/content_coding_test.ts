import { assertEquals } from "@std/assert";
import { compressibility, encodedHeaders } from "../../src/gateway/content_coding.ts";
import type { HeaderPair } from "../../src/http/response_headers.ts";

Deno.test("compressibility knows the types that shrink", () => {
  const table: Readonly<Record<string, boolean>> = {
    "text/html; charset=UTF-8": true,
    "TEXT/CSS": true,
    "application/json": true,
    "application/problem+json": true,
    "application/ld+json": true,
    "application/javascript": true,
    "application/xml": true,
    "image/svg+xml": true,
    "text/event-stream": false,
    "image/png": false,
    "video/mp4": false,
    "application/zip": false,
    "application/octet-stream": false,
    "": false,
  };
  for (const [type, shrinks] of Object.entries(table)) {
    const { kind } = compressibility(200, [["Content-Type", type]], undefined);
    assertEquals(kind, shrinks ? "by_wish" : "as_it_is", type);
  }
});

Deno.test("compressibility leaves tiny, partial and encoded answers alone", () => {
  const html: [string, string] = ["Content-Type", "text/html"];
  assertEquals(compressibility(200, [html], 255).kind, "as_it_is");
  assertEquals(compressibility(200, [html], 256).kind, "by_wish");
  assertEquals(compressibility(206, [html], 1000).kind, "as_it_is");
  for (
    const field of [
      ["Content-Encoding", "br"],
      ["Content-Range", "bytes 0-1/9"],
      ["Cache-Control", "max-age=1, No-Transform"],
    ] as const
  ) assertEquals(compressibility(200, [html, [...field]], 1000).kind, "as_it_is", field[0]);
});

Deno.test("encodedHeaders weakens the ETag, drops length and checksums, and adds Vary once", () => {
  assertEquals(
    encodedHeaders([["ETag", '"a"'], ["Content-Length", "9"], ["Accept-Ranges", "bytes"]], "br"),
    [["ETag", 'W/"a"'], ["Vary", "Accept-Encoding"], ["Content-Encoding", "br"]],
  );
  const digests: HeaderPair[] = ["Content-MD5", "Digest", "Content-Digest", "REPR-DIGEST"].map(
    (name) => [name, "sha-256=:AA==:"],
  );
  const fields: HeaderPair[] = [["Vary", "*"], ["Unencoded-Digest", "sha-256=:AA==:"]];
  assertEquals(encodedHeaders([...digests, ...fields], "br"), [
    ...fields,
    ["Content-Encoding", "br"],
  ]);
  assertEquals(encodedHeaders([...digests, ...fields], undefined), [...digests, ...fields]);
  assertEquals(encodedHeaders([["ETag", 'W/"a"'], ["vary", "Cookie, accept-encoding"]], "gzip"), [
    ["ETag", 'W/"a"'],
    ["vary", "Cookie, accept-encoding"],
    ["Content-Encoding", "gzip"],
  ]);
  assertEquals(encodedHeaders([["ETag", '"a"'], ["Content-Length", "9"]], undefined), [
    ["ETag", '"a"'],
    ["Content-Length", "9"],
    ["Vary", "Accept-Encoding"],
  ]);
});
