import { assert, assertEquals } from "@std/assert";
import { startFront, until } from "../support/front_server.ts";
import { rawRequest } from "../support/raw_http.ts";

/** Bytes of UTF-8 as characters, the way `rawRequest` takes them. */
const RAW_UTF8 = String.fromCharCode(...new TextEncoder().encode("/caf\u00e9?q=\u00e9"));

Deno.test("Each kind of request target has one defined outcome, from the socket to REQUEST_URI", async () => {
  await using front = await startFront();
  /** First line and Host; status; REQUEST_URI and HTTP_HOST as PHP sees them. */
  const table: readonly (readonly [string, string, number, string?, string?])[] = [
    ["GET /server?a=%20b", "localhost", 200, "/server?a=%20b", "localhost"],
    ["GET /server#fragment", "localhost", 200, "/server", "localhost"],
    ["GET http://shop.example/server?a", "shop.example", 200, "/server?a", "shop.example"],
    ["GET http://u@shop.example/server", "shop.example", 400],
    ["GET ftp://shop.example/server", "shop.example", 400],
    ["GET server", "localhost", 400],
    ["GET *", "localhost", 400],
    ["OPTIONS *", "localhost", 200],
    [`GET ${RAW_UTF8}`, "localhost", 200],
    ["GET /server?%zz", "localhost", 200, "/server?%zz"],
    ["GET /%zz", "localhost", 200],
    ["GET /%00", "localhost", 200],
    ["GET /\0", "localhost", 400],
    ["GET /\xe9", "localhost", 400],
    ["TRACE /server", "localhost", 405],
    ["CONNECT shop.example:443", "shop.example", 405],
    ["GET /server", "localhost/secret?", 400],
    ["GET /server", "u@localhost", 400],
    ["GET /server", "localhost\\x", 400],
    ["GET /server", "localhost:99999", 400],
    ["GET /server", "a, b", 400],
  ];
  for (const [line, host, status, uri, seenHost] of table) {
    const answer = await rawRequest(
      front.server.port,
      `${line} HTTP/1.1\r\nHost: ${host}\r\nSecret: 7\r\nConnection: close\r\n\r\n`,
    );
    assertEquals(answer.status, status, `${JSON.stringify(line)} ${host}`);
    assert(!/Secret|stack|\.ts/.test(answer.body) || status === 200, answer.body);
    if (uri === undefined) continue;
    const seen = JSON.parse(/\{.*\}/s.exec(answer.body)?.[0] ?? "{}");
    assertEquals(seen.REQUEST_URI, uri);
    if (seenHost !== undefined) assertEquals(seen.HTTP_HOST, seenHost);
  }
});

Deno.test("Two Host fields, or none in HTTP/1.1 that says close, are refused", async () => {
  await using front = await startFront();
  for (const fields of ["Host: a\r\nHost: b\r\n", "", "Host:\r\n"]) {
    const { status } = await rawRequest(
      front.server.port,
      `GET /server HTTP/1.1\r\n${fields}Connection: close\r\n\r\n`,
    );
    assertEquals(status, 400, JSON.stringify(fields));
  }
});

Deno.test("HTTP/1.0 needs no Host: PHP gets localhost and the port", async () => {
  await using front = await startFront();
  const { port } = front.server;
  const answer = await rawRequest(port, "GET /server HTTP/1.0\r\n\r\n");
  const seen = JSON.parse(answer.body);
  assertEquals([answer.status, seen.SERVER_NAME, seen.HTTP_HOST], [
    200,
    "localhost",
    `localhost:${port}`,
  ]);
});

Deno.test("HTTP_HOST is the host of the target: of an absolute target, and of HTTP/2, which has no Host", async () => {
  await using front = await startFront();
  const { port } = front.server;
  const absolute = await rawRequest(
    port,
    "GET http://shop.example:81/server HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n",
  );
  const seen = JSON.parse(absolute.body);
  assertEquals([seen.HTTP_HOST, seen.SERVER_NAME, seen.SERVER_PORT], [
    "shop.example:81",
    "shop.example",
    "81",
  ]);
  using client = Deno.createHttpClient({ http1: false, http2: true });
  const overHttp2 = await fetch(front.server.url("/server"), { client });
  assertEquals((await overHttp2.json()).HTTP_HOST, `127.0.0.1:${port}`);
});

Deno.test("A request whose target may not be used has its access record, without its query", async () => {
  await using front = await startFront();
  const { server } = front;
  const { status, head } = await rawRequest(
    server.port,
    "GET /server?key=1 HTTP/1.1\r\nHost: localhost/secret\r\nX-Request-Id: refused-1\r\n" +
      "User-Agent: odd\r\nConnection: close\r\n\r\n",
  );
  assertEquals(status, 400);
  assert(/x-request-id: refused-1/i.test(head), head);
  await until(() => server.accessRecords.length === 1, "the record is written");
  const [record] = server.accessRecords;
  assertEquals(record?.path, "http://localhost/secret/server");
  assertEquals([record?.id, record?.status, record?.errorCode], ["refused-1", 400, "bad_request"]);
  assertEquals([record?.method, record?.userAgent, record?.lane], ["GET", "odd", ""]);
});
