import { assertEquals } from "@std/assert";
import { lacksRequiredHost, parseHost } from "../../src/http/host_header.ts";

Deno.test("parseHost reads names, addresses and ports", () => {
  assertEquals(parseHost("localhost"), { hostname: "localhost", port: 0 });
  assertEquals(parseHost("localhost:8080"), { hostname: "localhost", port: 8080 });
  assertEquals(parseHost("127.0.0.1:1"), { hostname: "127.0.0.1", port: 1 });
  assertEquals(parseHost("my_service-1.internal."), {
    hostname: "my_service-1.internal.",
    port: 0,
  });
  assertEquals(parseHost("0.0.0.0=5000"), { hostname: "0.0.0.0=5000", port: 0 });
  assertEquals(parseHost("[::1]"), { hostname: "[::1]", port: 0 });
  assertEquals(parseHost("[2001:DB8::7]:65535"), { hostname: "[2001:db8::7]", port: 65535 });
});

Deno.test("parseHost lower-cases the name, which is case-insensitive", () => {
  assertEquals(parseHost("WWW.Example.ORG:80"), { hostname: "www.example.org", port: 80 });
  assertEquals(parseHost("LOCALHOST"), { hostname: "localhost", port: 0 });
});

Deno.test("parseHost refuses everything that could end the authority of a URL", () => {
  const spellings = [
    "localhost/secret.txt?",
    "localhost?",
    "localhost#",
    "localhost/x/../secret.txt?",
    "user@localhost",
    "localhost\\secret.txt",
    "/secret.txt?",
    "a b",
    "a,b",
    "a;b",
    "a%2fb",
    "a\tb",
    "a\0b",
    "é",
    "〱",
    "http://localhost",
    "../..",
  ];
  for (const spelling of spellings) assertEquals(parseHost(spelling), undefined, spelling);
});

Deno.test("parseHost refuses empty names, empty labels and over-long ones", () => {
  for (const spelling of ["", ":80", ".", "..", ".example", "a..b", "a".repeat(262)]) {
    assertEquals(parseHost(spelling), undefined, spelling);
  }
});

Deno.test("parseHost takes ports from 1 to 65535 in digits and nothing else", () => {
  for (
    const port of [
      "",
      "0",
      "00000",
      "65536",
      "99999",
      "100000",
      "-1",
      "+1",
      "1a",
      "8 0",
      "80:80",
      "٣",
    ]
  ) {
    assertEquals(parseHost(`localhost:${port}`), undefined, port);
    assertEquals(parseHost(`[::1]:${port}`), undefined, port);
  }
});

Deno.test("parseHost refuses brackets around anything but an IPv6 address", () => {
  for (
    const spelling of [
      "[",
      "[]",
      "[::1",
      "[localhost]",
      "[127.0.0.1]",
      "[::1]x",
      "[fe80::1%eth0]",
      "[v1.a]",
      "::1",
    ]
  ) {
    assertEquals(parseHost(spelling), undefined, spelling);
  }
});

Deno.test("lacksRequiredHost refuses what can only be HTTP/1.1, and lets HTTP/1.0 and HTTP/2 pass", () => {
  const ask = (fields: Record<string, string>) => lacksRequiredHost(new Headers(fields));
  assertEquals(ask({ connection: "close" }), true);
  assertEquals(ask({ connection: "TE, Close" }), true);
  assertEquals(ask({ connection: "close", host: "localhost" }), false);
  assertEquals(ask({}), false);
  assertEquals(ask({ connection: "keep-alive" }), false);
  assertEquals([ask({ "transfer-encoding": "chunked" }), ask({ upgrade: "websocket" })], [
    true,
    true,
  ]);
  assertEquals(ask({ "transfer-encoding": "chunked", host: "localhost" }), false);
});

Deno.test("lacksRequiredHost lets HAProxy's health check pass, which is HTTP/1.0 and says close", () => {
  assertEquals(
    lacksRequiredHost(new Headers({ connection: "close", "content-length": "0" })),
    false,
  );
});
