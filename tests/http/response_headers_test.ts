import { assertEquals } from "@std/assert";
import { toResponseHeaders } from "../../src/http/response_headers.ts";
import {
  isNullBodyStatus,
  isSendableStatus,
  sentStatus,
  statusText,
} from "../../src/http/response_status.ts";

Deno.test("toResponseHeaders keeps order, spelling and repetition", () => {
  const { pairs, dropped, status } = toResponseHeaders([
    "X-CaSe: 1",
    "Set-Cookie: a=1; path=/",
    "Set-Cookie: b=2",
    "vary: A",
    "Vary: B",
    "Set-Cookie: c=3",
  ], "buffered");
  assertEquals(pairs, [
    ["X-CaSe", "1"],
    ["Set-Cookie", "a=1; path=/"],
    ["Set-Cookie", "b=2"],
    ["vary", "A"],
    ["Vary", "B"],
    ["Set-Cookie", "c=3"],
  ]);
  assertEquals([dropped.length, status], [0, undefined]);
});

Deno.test("toResponseHeaders trims blanks around a value, and only those", () => {
  const { pairs } = toResponseHeaders(
    ["A:b", "C: \t d \te \t", "E:", "F:  ", "G: h:i"],
    "buffered",
  );
  assertEquals(pairs, [["A", "b"], ["C", "d \te"], ["E", ""], ["F", ""], ["G", "h:i"]]);
});

Deno.test("toResponseHeaders keeps Latin-1 bytes", () => {
  assertEquals(toResponseHeaders(["X-N: \xc3\xa9\xff"], "buffered").pairs, [[
    "X-N",
    "\xc3\xa9\xff",
  ]]);
});

Deno.test("toResponseHeaders strips the fields of one connection, in any spelling", () => {
  const { pairs, dropped } = toResponseHeaders([
    "Connection: close",
    "KEEP-ALIVE: timeout=5",
    "transfer-encoding: chunked",
    "Upgrade: h2c",
    "TE: trailers",
    "Trailer: X",
    "Proxy-Connection: close",
    "Proxy-Authenticate: Basic",
    "Proxy-Authorization: x",
    "Connection-Info: kept",
    "ET: kept",
    "Content-Type: text/html",
  ], "buffered");
  assertEquals(pairs.map(([name]) => name), ["Connection-Info", "ET", "Content-Type"]);
  assertEquals(dropped, []);
});

Deno.test("toResponseHeaders drops values with control characters, of which Deno would die", () => {
  const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).concat(
    "\x7f",
  );
  for (const control of controls) {
    const expected = control === "\t" ? [] : [{ name: "X-A", reason: "bad_value" as const }];
    assertEquals(toResponseHeaders([`X-A: a${control}b`], "buffered").dropped, expected);
  }
});

Deno.test("toResponseHeaders drops what no header can be, and says which without its value", () => {
  const { pairs, dropped } = toResponseHeaders(
    ["no colon", "X A: secret", ": 1", "X(A): 1", "\xe9: 1", "", "X-B: \u0100", "Ok: 1"],
    "buffered",
  );
  assertEquals(pairs, [["Ok", "1"]]);
  assertEquals(dropped, [
    { name: "no colon", reason: "no_colon" },
    { name: "X A", reason: "bad_name" },
    { name: "", reason: "bad_name" },
    { name: "X(A)", reason: "bad_name" },
    { name: "\xe9", reason: "bad_name" },
    { name: "", reason: "no_colon" },
    { name: "X-B", reason: "bad_value" },
  ]);
});

Deno.test("toResponseHeaders drops Content-Length of a body in hand and keeps that of a stream", () => {
  assertEquals(toResponseHeaders(["Content-Length: 5"], "buffered").pairs, []);
  assertEquals(toResponseHeaders(["content-length: 5"], "streamed").pairs, [[
    "content-length",
    "5",
  ]]);
  assertEquals(toResponseHeaders(["Content-Length: 5"], "none").pairs, [["Content-Length", "5"]]);
});

Deno.test("toResponseHeaders drops a Content-Length that is no number or contradicts the first", () => {
  for (const value of ["", "-1", "1.5", "0x5", "5, 5", "1e3", "9".repeat(16)]) {
    const { pairs, dropped } = toResponseHeaders([`Content-Length: ${value}`], "streamed");
    assertEquals([pairs.length, dropped[0]?.reason], [0, "bad_length"], value);
  }
  const { pairs, dropped } = toResponseHeaders(
    ["Content-Length: 5", "Content-Length: 5", "Content-Length: 6"],
    "streamed",
  );
  assertEquals(pairs, [["Content-Length", "5"]]);
  assertEquals(dropped, [{ name: "Content-Length", reason: "bad_length" }]);
});

Deno.test("toResponseHeaders reads a CGI Status line instead of sending it", () => {
  const { pairs, status } = toResponseHeaders(["Status: 404 Not Found", "A: b"], "buffered");
  assertEquals([pairs, status], [[["A", "b"]], 404]);
  assertEquals(toResponseHeaders(["status:503"], "buffered").status, 503);
  assertEquals(toResponseHeaders(["Status: nonsense"], "buffered").status, undefined);
});

Deno.test("toResponseHeaders makes pairs that Response takes", () => {
  const { pairs } = toResponseHeaders(["Set-Cookie: a", "Set-Cookie: b", "X-L: \xe9"], "buffered");
  const response = new Response(new Uint8Array(1), { headers: [...pairs] });
  assertEquals(response.headers.getSetCookie(), ["a", "b"]);
});

Deno.test("toResponseHeaders sorts out the same list anew for another kind of body, and however many came since", () => {
  const lines = ["Content-Length: 5", "A: b"];
  const other = (value: number) => toResponseHeaders([`X-Number: ${value}`], "buffered").pairs;
  for (let round = 0; round < 20; round++) {
    assertEquals(toResponseHeaders(lines, "buffered").pairs, [["A", "b"]]);
    assertEquals(toResponseHeaders(lines, "none").pairs, [["Content-Length", "5"], ["A", "b"]]);
    for (let value = 0; value < round; value++) {
      assertEquals(other(value), [["X-Number", String(value)]]);
    }
  }
});

Deno.test("isSendableStatus and isNullBodyStatus agree with Response for every status", () => {
  for (let status = 0; status <= 1000; status++) {
    const canSend = (body: string | null) => {
      try {
        return new Response(body, { status }).status === status;
      } catch {
        return false;
      }
    };
    // 101 is what a WebSocket handshake answers, never an application.
    if (status === 101) continue;
    assertEquals(canSend(null), isSendableStatus(status), `${status}`);
    if (isSendableStatus(status)) {
      assertEquals(canSend("x"), !isNullBodyStatus(status), `${status}`);
    }
  }
  assertEquals([isSendableStatus(200.5), isSendableStatus(NaN)], [false, false]);
});

Deno.test("sentStatus replaces 205, for which clients would wait, and nothing else", () => {
  for (let status = 200; status <= 599; status++) {
    assertEquals(sentStatus(status), status === 205 ? 204 : status);
  }
});

Deno.test("statusText has a text for every status", () => {
  assertEquals([statusText(404), statusText(499), statusText(599)], [
    "Not Found",
    "Client Error",
    "Server Error",
  ]);
});
