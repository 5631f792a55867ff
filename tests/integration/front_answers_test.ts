import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  filledFileModes,
  filledFilesBelow,
  namesIn,
  startFront,
  until,
} from "../support/front_server.ts";
import { bytesOf, rawRequest } from "../support/raw_http.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

const MIB = 1_048_576;
const KIB = 1024;
/** Longest time from a flush in PHP to its bytes at the client, ms. */
const FLUSH_MS = 50;

/** The answer of `/headers` with these header lines. */
function ask(
  server: TestServer,
  lines: readonly string[],
  query = "",
  init: RequestInit = {},
): Promise<Response> {
  const named = lines.map((line) => `h[]=${encodeURIComponent(line)}`).join("&");
  return server.fetch(`/headers?${named}&${query}`, init);
}

Deno.test("What PHP flushes is at the client within 50 ms, compressed or not", async () => {
  for (const compression of [false, true]) {
    const app = await TempApp.of(`<?php
return static function () {
    header('Content-Type: text/plain');
    return (static function () {
        yield 'warm';
        usleep(200000);
        yield sprintf('%.6f;', microtime(true));
        usleep(200000);
        yield 'end';
    })();
};`);
    await using server = await TestServer.start({
      root: app.root,
      settings: { compression },
      onStopped: () => app[Symbol.asyncDispose](),
    });
    const response = await server.fetch("/", { headers: { "accept-encoding": "gzip" } });
    assert(response.body !== null);
    let text = "";
    let lateMs = Number.POSITIVE_INFINITY;
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      const sent = /([\d.]+);$/.exec(text)?.[1];
      if (sent !== undefined) lateMs = Date.now() - Number(sent) * 1000;
    }
    assertMatch(text, /^warm[\d.]+;end$/);
    assert(lateMs <= FLUSH_MS, `${lateMs} ms`);
  }
});

Deno.test("A slow reader holds no worker: the rest of its answer waits in a file without a name", async () => {
  await using front = await startFront();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: front.server.port });
  await connection.write(
    bytesOf(`GET /many?kib=${32 * KIB} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
  );
  const lane = () => front.server.server.stats()[0];
  await until(() => lane()?.busy === 1, "the worker answers");
  await until(() => lane()?.busy === 0, "the worker is free");
  // One file, of which the server has a handle to write and one to read.
  assertEquals(await filledFileModes(front.tempDir), ["600", "600"]);
  assertEquals(await namesIn(front.tempDir), []);
  let bytes = 0;
  const buffer = new Uint8Array(MIB);
  for (let count; (count = await connection.read(buffer)) !== null;) bytes += count;
  assert(bytes > 32 * MIB, `${bytes}`);
  await until(async () => await filledFilesBelow(front.tempDir) === 0, "the file is closed");
  assertEquals(front.server.accessRecords.map((record) => record.bytes), [32 * MIB]);
});

Deno.test("A streamed answer comes whole, also from the file", async () => {
  await using front = await startFront();
  const response = await front.server.fetch(`/many?kib=${8 * KIB}`);
  assert(response.body !== null);
  const reader = response.body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    if (parts.length === 3) {
      await until(() => front.server.server.stats()[0]?.busy === 0, "the worker is free");
    }
  }
  const text = await new Blob(parts).text();
  assertEquals(text.length, 8 * MIB);
  const lines = [...text.matchAll(/part (\d+)\n/g)].map((match) => Number(match[1]));
  assertEquals(lines, Array.from({ length: 8 * KIB }, (_, index) => index));
});

Deno.test("A client that stops reading is given up after send_timeout_ms, without a file the worker is freed", async () => {
  for (const tempDir of [undefined, "/proc"]) {
    await using front = await startFront({
      sendTimeoutMs: 300,
      answerSpoolBytes: MIB,
      ...tempDir === undefined ? {} : { tempDir },
    });
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: front.server.port });
    await connection.write(
      bytesOf(`GET /many?kib=${64 * KIB} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    );
    const { accessRecords } = front.server;
    await until(() => accessRecords.length === 1, "the answer is given up");
    assertEquals(accessRecords[0]?.errorCode, "client_stalled");
    assertEquals(await (await front.server.fetch("/")).text(), "hello");
    assertEquals(await filledFilesBelow(front.tempDir), 0);
  }
});

Deno.test("max_in_flight answers 503 with Retry-After to one request too many, and counts down again", async () => {
  await using app = await TempApp.of("<?php return static fn () => 'hello';");
  await using front = await startFront({ maxInFlight: 1 });
  const gate = app.path("gate");
  const held = await front.server.fetch(`/pieces?gate=${encodeURIComponent(gate)}`);
  const refused = await front.server.fetch("/");
  assertEquals([refused.status, refused.headers.get("retry-after")], [503, "1"]);
  await refused.body?.cancel();
  await Deno.writeTextFile(gate, "");
  assertEquals(await held.text(), "first\nsecond\n");
  await until(() => front.server.accessRecords.length === 2, "the answer has ended");
  assertEquals(await (await front.server.fetch("/")).text(), "hello");
  assertEquals(front.server.accessRecords[0]?.errorCode, "overloaded");
});

Deno.test("A forwarding header counts from a trusted proxy only", async () => {
  const headers = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "shop.example",
    "Forwarded": "for=203.0.113.8",
  };
  for (const trustedProxies of [[], ["10.0.0.0/8"], ["127.0.0.0/8"]]) {
    await using front = await startFront({ trustedProxies });
    const seen = await (await front.server.fetch("/server", { headers })).json();
    const isTrusted = trustedProxies[0] === "127.0.0.0/8";
    assertEquals(
      [seen.REMOTE_ADDR, seen.HTTPS, seen.SERVER_PORT, seen.HTTP_HOST, seen.SERVER_NAME],
      isTrusted ? ["203.0.113.9", "on", "443", "shop.example", "shop.example"] : [
        "127.0.0.1",
        undefined,
        `${front.server.port}`,
        `127.0.0.1:${front.server.port}`,
        "127.0.0.1",
      ],
    );
    await until(() => front.server.accessRecords.length === 1, "the record is written");
    assertEquals(
      front.server.accessRecords[0]?.remoteAddress,
      isTrusted ? "203.0.113.9" : "127.0.0.1",
    );
  }
});

Deno.test("The preamble of the PROXY protocol is not believed, version 1 or 2", async () => {
  await using front = await startFront({ trustedProxies: ["127.0.0.1"] });
  const request = "GET /server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  for (
    const preamble of [
      "PROXY TCP4 203.0.113.9 127.0.0.1 4711 80\r\n",
      "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\x09\x7f\0\0\x01\x12\x67\0\x50",
    ]
  ) {
    const { status, body } = await rawRequest(front.server.port, preamble + request);
    assertEquals(status, 400);
    assert(!body.includes("203.0.113.9"));
  }
});

Deno.test("Whatever PHP says about status and headers has a defined outcome", async () => {
  await using front = await startFront();
  const outcomes: readonly (readonly [readonly string[], string, number])[] = [
    [[], "status=99", 500],
    [[], "status=100", 500],
    [[], "status=103", 500],
    [[], "status=600", 500],
    [[], "status=204&body=x", 204],
    [[], "status=304&body=x", 304],
    [["Status: 205 Reset Content"], "body=x", 204],
    [[], "status=299", 299],
    [["Location: /there"], "", 302],
    [["Status: 404 Not Found"], "", 404],
    [["Content-Length: 3"], "body=12345", 200],
    [["Content-Length: 99"], "body=12345", 200],
    [["Content-Length: -1"], "body=12345", 200],
    [["Transfer-Encoding: chunked", "Connection: close", "Keep-Alive: 5"], "body=12345", 200],
  ];
  for (const [lines, query, status] of outcomes) {
    const answer = await ask(front.server, lines, query);
    const text = await answer.text();
    assertEquals(answer.status, status, `${lines} ${query}`);
    if (query === "body=12345") assertEquals(text, "12345");
    if (status === 204 || status === 304) assertEquals(text, "");
    assertEquals([answer.headers.get("keep-alive"), answer.headers.get("connection")], [
      null,
      null,
    ]);
    assert(answer.headers.has("x-request-id"));
  }
  const own = await ask(front.server, ["Server: own", "Date: Thu, 01 Jan 1970 00:00:00 GMT"]);
  await own.body?.cancel();
  assertEquals(own.headers.get("server"), "own");
  assertEquals(own.headers.get("date")?.split(",").length, 2);
});

Deno.test("X-Request-Id comes back, reaches PHP, and is made where the client's cannot be used", async () => {
  await using front = await startFront();
  const ids = { "abc-1": true, "a b": false, ["x".repeat(65)]: false, "<script>": false };
  for (const [id, isKept] of Object.entries(ids)) {
    const answer = await front.server.fetch("/server", { headers: { "X-Request-Id": id } });
    const given = answer.headers.get("x-request-id");
    assertEquals((await answer.json()).HTTP_X_REQUEST_ID, given);
    assertEquals(given === id, isKept);
  }
});

Deno.test("HEAD tells the length of GET where somebody knows it, and no other", async () => {
  await using front = await startFront();
  const cases = [
    ["/headers?body=text", "4"],
    ["/headers?body=&h[]=Content-Length:%2011", "11"],
    // An application may leave the body away: nobody knows what GET would bring.
    ["/headers?body=", undefined],
    ["/many?kib=4096", undefined],
    ["/headers?body=text&status=404", "4"],
    ["/headers?body=&status=304", undefined],
  ] as const;
  for (const [target, length] of cases) {
    const { head, body } = await rawRequest(
      front.server.port,
      `HEAD ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      "GET /headers?body=next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    assertEquals(/content-length: (\d+)/i.exec(head)?.[1], length, target);
    assert(!/transfer-encoding/i.test(head), head);
    // Nothing but the next answer follows.
    assertMatch(body, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nnext$/);
  }
  const heads = () => front.server.accessRecords.filter(({ method }) => method === "HEAD");
  await until(() => heads().length === cases.length, "each has its access record");
  assertEquals(heads().map(({ bytes }) => bytes), cases.map(() => 0));
});
