import { assertEquals } from "@std/assert";
import { cacheControlOf } from "../../src/static/cache_control.ts";
import { contentTypeOf, isCompressible } from "../../src/static/content_type.ts";
import { chooseCoding, type Coding } from "../../src/http/encoding_choice.ts";

const ALL: ReadonlySet<Coding> = new Set<Coding>(["gzip", "br", "zstd"]);

Deno.test("chooseCoding takes the highest weight, and of equals what compresses better", () => {
  assertEquals(chooseCoding("gzip, deflate, br, zstd", ALL), "br");
  assertEquals(chooseCoding("br;q=0.5, gzip", ALL), "gzip");
  assertEquals(chooseCoding("gzip", ALL), "gzip");
  assertEquals(chooseCoding("X-GZIP", ALL), "gzip");
  assertEquals(chooseCoding("*", ALL), "br");
  assertEquals(chooseCoding("br;q=0, *", ALL), "zstd");
  assertEquals(chooseCoding("gzip, br", new Set<Coding>(["gzip"])), "gzip");
});

Deno.test("chooseCoding sends the plain file where nothing else is wanted or understood", () => {
  const fields = [
    null,
    "",
    "identity",
    "deflate",
    "gzip;q=0",
    "identity;q=0, *;q=0",
    "gzip;q=",
    "gzip;q=9e99",
    ";;;,",
    "a".repeat(3000),
    "identity, gzip;q=0.5",
  ];
  for (const field of fields) assertEquals(chooseCoding(field, ALL), undefined, field ?? "absent");
  assertEquals(chooseCoding("gzip", new Set()), undefined);
});

Deno.test("contentTypeOf goes by the last extension, case ignored", () => {
  assertEquals(contentTypeOf("a.css"), "text/css; charset=UTF-8");
  assertEquals(contentTypeOf("a.min.JS"), "text/javascript; charset=UTF-8");
  assertEquals(contentTypeOf("a.svg"), "image/svg+xml");
  assertEquals(contentTypeOf("a.woff2"), "font/woff2");
  for (const name of ["noext", "a.", "a.unknown-thing", "a.constructor", "a.__proto__"]) {
    assertEquals(contentTypeOf(name), "application/octet-stream", name);
  }
});

Deno.test("isCompressible tells text from pictures", () => {
  for (
    const name of [
      "a.css",
      "a.js",
      "a.json",
      "a.svg",
      "a.xml",
      "a.wasm",
      "a.webmanifest",
      "a.ttf",
      "a.ico",
    ]
  ) {
    assertEquals(isCompressible(contentTypeOf(name)), true, name);
  }
  for (const name of ["a.png", "a.jpg", "a.webp", "a.woff2", "a.mp4", "a.zip", "noext"]) {
    assertEquals(isCompressible(contentTypeOf(name)), false, name);
  }
});

Deno.test("cacheControlOf keeps fingerprinted names for ever, and asks about all others", () => {
  for (const name of ["app-3f9c2ab1.js", "app.3f9c2ab1c0de.css", "app-3f9c2ab1.js.map"]) {
    assertEquals(cacheControlOf(name), "public, max-age=31536000, immutable", name);
  }
  for (
    const name of [
      "app.js",
      "report-20240131.pdf",
      "facade-deadbeef.css",
      "3f9c2ab1.js",
      "a-3f9c2a.js",
      "a-3f9c2ab1",
    ]
  ) {
    assertEquals(cacheControlOf(name), "no-cache", name);
  }
});
