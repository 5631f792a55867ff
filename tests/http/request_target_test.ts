import { assertEquals } from "@std/assert";
import {
  parseRequestTarget,
  readRequestTarget,
  type RequestTarget,
  type TargetDefaults,
} from "../../src/http/request_target.ts";

const DEFAULTS: TargetDefaults = { scheme: "http", hostname: "127.0.0.1", port: 8080 };

function parse(url: string, host: string | null, defaults = DEFAULTS): RequestTarget {
  const target = parseRequestTarget(url, host, defaults);
  if (target.kind !== "target") throw new Error(`Refused: ${target.message}`);
  return target;
}

function faultOf(url: string, host: string | null): string {
  const target = parseRequestTarget(url, host, DEFAULTS);
  return target.kind === "target" ? "none" : target.fault;
}

/** Target of an ordinary request. */
function ofTarget(rawTarget: string): RequestTarget {
  return parse(`http://localhost${rawTarget}`, "localhost");
}

Deno.test("parseRequestTarget takes an ordinary request apart", () => {
  assertEquals(parse("http://Example.org:8080/a%20b?c=%41&d", "Example.org:8080"), {
    kind: "target",
    raw: "/a%20b?c=%41&d",
    path: "/a b",
    pathFault: "none",
    query: "c=%41&d",
    host: "Example.org:8080",
    hostname: "example.org",
    port: 8080,
    scheme: "http",
  });
});

Deno.test("parseRequestTarget keeps REQUEST_URI as it was sent", () => {
  const targets = [
    "/a/../b",
    "/./a/",
    "//x//y",
    "/%2e%2e/e",
    "/a%2Fb",
    "/a\\b",
    '/q?a="<>|{}^`',
    "/?",
    "/a?b?c",
    "/*",
  ];
  for (const raw of targets) assertEquals(ofTarget(raw).raw, raw);
});

Deno.test("parseRequestTarget decodes a path exactly once", () => {
  assertEquals(ofTarget("/%252e%252e/x").path, "/%2e%2e/x");
  assertEquals(ofTarget("/%2e%2e%2fx").path, "/../x");
  assertEquals(ofTarget("/%C3%BCn%C3%AFcode").path, "/ünïcode");
  assertEquals(ofTarget("/a+b").path, "/a+b");
});

Deno.test("parseRequestTarget does not decode the query", () => {
  const target = ofTarget("/a?x=%zz%00&y=/../");
  assertEquals([target.query, target.path, target.pathFault], ["x=%zz%00&y=/../", "/a", "none"]);
});

Deno.test("parseRequestTarget says why a path has no decoded form, and keeps it raw", () => {
  const faults: Record<string, string> = {
    "/%": "bad_escape",
    "/%z": "bad_escape",
    "/hello%2": "bad_escape",
    "/%u0068ello": "bad_escape",
    "/%00": "nul",
    "/a%00%zz": "nul",
    "/%ff%fe": "invalid_utf8",
    "/%c0%ae%c0%ae/": "invalid_utf8",
    "/caf%E9": "invalid_utf8",
    "/%ed%a0%80": "invalid_utf8",
  };
  for (const [raw, fault] of Object.entries(faults)) {
    const target = ofTarget(raw);
    assertEquals([target.pathFault, target.path, target.raw], [fault, raw, raw]);
  }
});

Deno.test("parseRequestTarget cuts the fragment, which Deno leaves in", () => {
  assertEquals(ofTarget("/a#frag?x").raw, "/a");
  assertEquals(ofTarget("/a?x#frag").raw, "/a?x");
  assertEquals(ofTarget("/a?x#frag").query, "x");
});

Deno.test("parseRequestTarget turns raw UTF-8 into percent-escapes, lone surrogates included", () => {
  const target = ofTarget("/café?é=ü%41");
  assertEquals(target.raw, "/caf%C3%A9?%C3%A9=%C3%BC%41");
  assertEquals(target.path, "/café");
  assertEquals(target.query, "%C3%A9=%C3%BC%41");
  assertEquals(ofTarget("/😀").raw, "/%F0%9F%98%80");
  assertEquals(ofTarget("/\ud800").raw, "/%EF%BF%BD");
});

Deno.test("parseRequestTarget refuses a Host that is more than host and port", () => {
  for (
    const host of [
      "localhost/secret.txt?",
      "localhost#",
      "u@localhost",
      "localhost\\",
      "a b",
      "",
      "localhost:0",
    ]
  ) {
    assertEquals(faultOf(`http://${host}/hello.txt`, host), "host_malformed", host);
  }
});

Deno.test("parseRequestTarget refuses a malformed Host in absolute form too", () => {
  assertEquals(faultOf("http://localhost/x", "a b"), "host_malformed");
});

Deno.test("parseRequestTarget takes host and path of the absolute form from the target", () => {
  const target = parse("http://Abs.example:99/p/../q?r", "localhost");
  assertEquals([target.host, target.hostname, target.port], ["Abs.example:99", "abs.example", 99]);
  assertEquals(target.raw, "/p/../q?r");
  assertEquals(parse("HTTP://foo.example?q=1", "localhost").raw, "/?q=1");
  assertEquals(parse("http://foo.example", "localhost").raw, "/");
});

Deno.test("parseRequestTarget keeps the listener's scheme, whatever the target says", () => {
  const target = parse("https://localhost/x", "localhost");
  assertEquals([target.scheme, target.port], ["http", 80]);
});

Deno.test("parseRequestTarget refuses other schemes, user information and broken authorities", () => {
  const urls = [
    "ftp://foo/x",
    "s://]ufd/:",
    "http://u:p@foo/x",
    "http://a b/x",
    "http:///x",
    "://x",
    "nothing",
    "",
  ];
  for (const url of urls) assertEquals(faultOf(url, "localhost"), "target_malformed", url);
});

Deno.test("parseRequestTarget refuses blanks and control characters in the target", () => {
  for (const raw of ["/a b", "/a\tb", "/a\r\nb", "/a\0b", "/a\x7fb", "/a?b c"]) {
    assertEquals(faultOf(`http://localhost${raw}`, "localhost"), "target_malformed", raw);
  }
});

Deno.test("parseRequestTarget takes the authority of HTTP/2, which has no Host field", () => {
  const target = parse("https://example.org:8443/x", null, { ...DEFAULTS, scheme: "https" });
  assertEquals([target.host, target.port, target.scheme], ["example.org:8443", 8443, "https"]);
});

Deno.test("parseRequestTarget names the default port of the scheme where none was sent", () => {
  assertEquals(ofTarget("/").port, 80);
  assertEquals(parse("https://a/", "a", { ...DEFAULTS, scheme: "https" }).port, 443);
});

Deno.test("parseRequestTarget serves unix sockets, with and without Host", () => {
  assertEquals(parse("http+unix://foo/p?q", "foo").raw, "/p?q");
  const target = parse("http+unix://%2Frun%2Fapp%2Esock/p?q", null, {
    ...DEFAULTS,
    hostname: "localhost",
    port: 0,
  });
  assertEquals([target.host, target.hostname, target.port, target.raw], [
    "localhost",
    "localhost",
    80,
    "/p?q",
  ]);
});

Deno.test("readRequestTarget answers HTTP/1.1 without Host with host_missing", () => {
  const request = new Request("http://localhost:8080/x", { headers: { connection: "close" } });
  const target = readRequestTarget(request.url, request.headers, DEFAULTS);
  assertEquals(target.kind === "target" ? "none" : target.fault, "host_missing");
});

Deno.test("readRequestTarget serves a request without Host where nothing proves that it needs one", () => {
  const target = readRequestTarget("http://localhost:8080/x", new Headers(), DEFAULTS);
  assertEquals(target.kind === "target" ? target.host : "", "localhost:8080");
});
