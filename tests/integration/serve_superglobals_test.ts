import { assert, assertEquals } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import { rawRequest } from "../support/raw_http.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";

/** What the application `echo` answers. */
interface Echo {
  readonly server: Readonly<Record<string, unknown>>;
  readonly get: unknown;
  readonly post: unknown;
  readonly cookie: unknown;
  readonly request: unknown;
  readonly input: {
    readonly bytes: number;
    readonly sha256: string;
    readonly text: string | null;
  };
}

function start(settings: Partial<Config> = {}, environment: Record<string, string> = {}) {
  return TestServer.start({ root: fixtureApp("echo"), settings, environment });
}

async function echoOf(server: TestServer, path: string, init?: RequestInit): Promise<Echo> {
  const response = await server.fetch(path, init);
  assertEquals(response.status, 200);
  return await response.json();
}

/** Asks with these lines after the request line; Host and Connection are added. */
async function rawEcho(
  server: TestServer,
  requestLine: string,
  ...lines: readonly string[]
): Promise<Echo> {
  const fixed = [`Host: 127.0.0.1:${server.port}`, "Connection: close"];
  const head = [`${requestLine} HTTP/1.1`, ...fixed, ...lines].join("\r\n");
  const { status, body } = await rawRequest(server.port, `${head}\r\n\r\n`);
  assertEquals(status, 200, body);
  return JSON.parse(body);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("$_SERVER holds what php-fpm gives: method, raw target, query, addresses, script", async () => {
  await using server = await start();
  const { server: seen, get } = await rawEcho(server, "GET /a%2Fb/%7Euser//c?x=%41+b&empty=");
  assertEquals(seen["REQUEST_METHOD"], "GET");
  assertEquals(seen["REQUEST_URI"], "/a%2Fb/%7Euser//c?x=%41+b&empty=");
  assertEquals(seen["QUERY_STRING"], "x=%41+b&empty=");
  assertEquals(get, { x: "A b", empty: "" });
  assertEquals(seen["SERVER_PROTOCOL"], "HTTP/1.1");
  assertEquals(seen["SERVER_NAME"], "127.0.0.1");
  assertEquals(String(seen["SERVER_PORT"]), String(server.port));
  assertEquals(seen["SERVER_ADDR"], "127.0.0.1");
  assertEquals(seen["REMOTE_ADDR"], "127.0.0.1");
  assert(Number(seen["REMOTE_PORT"]) > 0);
  assertEquals(seen["REQUEST_SCHEME"], "http");
  assertEquals(seen["GATEWAY_INTERFACE"], "CGI/1.1");
  assertEquals(seen["DOCUMENT_ROOT"], `${fixtureApp("echo")}/public`);
  assertEquals(seen["SCRIPT_NAME"], "/index.php");
  assertEquals(seen["PHP_SELF"], "/index.php");
  assert(Math.abs(Number(seen["REQUEST_TIME_FLOAT"]) * 1000 - Date.now()) < 60_000);
});

Deno.test("$_SERVER has no HTTPS entry for a request over plain HTTP", async () => {
  await using server = await start();
  const { server: seen } = await rawEcho(server, "GET /", "HTTPS: on", "X-Forwarded-Proto: https");
  assertEquals(seen["HTTPS"], undefined);
  assertEquals(seen["REQUEST_SCHEME"], "http");
  assertEquals(seen["HTTP_HTTPS"], "on");
});

Deno.test("$_SERVER has no entry for header names with an underscore nor for Proxy", async () => {
  await using server = await start({}, { HTTP_PROXY: "http://from-the-environment" });
  const { server: seen } = await rawEcho(
    server,
    "GET /",
    "X_Under: spoofed",
    "Proxy: http://attacker",
    "X-Kept: yes",
  );
  assertEquals(seen["HTTP_X_UNDER"], undefined);
  assertEquals(seen["HTTP_PROXY"], undefined);
  assertEquals(seen["HTTP_X_KEPT"], "yes");
});

Deno.test("$_SERVER joins a header that was sent twice, keeps an empty one", async () => {
  await using server = await start();
  const { server: seen } = await rawEcho(server, "GET /", "X-Twice: a", "X-Twice: b", "X-Empty:");
  assertEquals(seen["HTTP_X_TWICE"], "a, b");
  assertEquals(seen["HTTP_X_EMPTY"], "");
});

Deno.test("$_SERVER holds header bytes above 127 as they were sent", async () => {
  await using server = await start();
  const { server: seen } = await rawEcho(server, "GET /", "X-Binary: a\xff\x80b");
  assertEquals(seen["HTTP_X_BINARY"], "hex:61ff8062");
  const utf8 = await rawEcho(server, "GET /", "X-Name: J\xc3\xbcrgen");
  assertEquals(utf8.server["HTTP_X_NAME"], "Jürgen");
});

Deno.test("$_SERVER splits Basic credentials, also with a colon in the password", async () => {
  await using server = await start();
  const authorization = `Basic ${btoa("anna:open:sesame")}`;
  const { server: seen } = await echoOf(server, "/", { headers: { authorization } });
  assertEquals(seen["PHP_AUTH_USER"], "anna");
  assertEquals(seen["PHP_AUTH_PW"], "open:sesame");
  assertEquals(seen["AUTH_TYPE"], "Basic");
  assertEquals(seen["HTTP_AUTHORIZATION"], authorization);
  const next = await echoOf(server, "/");
  assertEquals(next.server["PHP_AUTH_USER"], undefined);
});

Deno.test("$_COOKIE is decoded, takes the first of two, joins several Cookie lines, is gone in the next request", async () => {
  await using server = await start();
  const { cookie, server: seen } = await rawEcho(
    server,
    "GET /",
    "Cookie: plain=1; coded=a%20b%3D; list[k]=v; plain=2",
    "Cookie: second=line",
  );
  assertEquals(cookie, { plain: "1", coded: "a b=", list: { k: "v" }, second: "line" });
  assertEquals(
    seen["HTTP_COOKIE"],
    "plain=1; coded=a%20b%3D; list[k]=v; plain=2; second=line",
  );
  assertEquals((await echoOf(server, "/")).cookie, {});
});

Deno.test("$_GET nests brackets and replaces dots in names, as PHP always did", async () => {
  await using server = await start();
  const { get, request } = await rawEcho(server, "GET /?a[]=1&a[]=2&b[x][y]=3&dot.ted=4&s%20p=5");
  const wanted = { a: { 0: "1", 1: "2" }, b: { x: { y: "3" } }, "dot_ted": "4", "s_p": "5" };
  assertEquals(get, wanted);
  assertEquals(request, wanted);
});

Deno.test("$_POST nests a urlencoded form; php://input holds its bytes; both are gone in the next request", async () => {
  await using server = await start();
  const body = "user[name]=J%C3%BCrgen&user[tags][]=a&user[tags][]=b&plus=1+1&raw=%FF";
  const { post, get, input, request, server: seen } = await echoOf(server, "/?from=query", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  assertEquals(post, {
    user: { name: "Jürgen", tags: { 0: "a", 1: "b" } },
    plus: "1 1",
    raw: "hex:ff",
  });
  assertEquals(get, { from: "query" });
  assertEquals(Object.keys(Object(request)).toSorted(), ["from", "plus", "raw", "user"]);
  assertEquals(input.text, body);
  assertEquals(seen["CONTENT_TYPE"], "application/x-www-form-urlencoded");
  assertEquals(String(seen["CONTENT_LENGTH"]), String(body.length));
  const next = await echoOf(server, "/");
  assertEquals([next.post, next.input.bytes], [{}, 0]);
  assertEquals(next.server["CONTENT_TYPE"], undefined);
});

Deno.test("$_POST stays empty for JSON and for a form sent with PUT; php://input has the bytes", async () => {
  await using server = await start();
  const json = await echoOf(server, "/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"a":1}',
  });
  assertEquals([json.post, json.input.text], [{}, '{"a":1}']);
  const put = await echoOf(server, "/", {
    method: "PUT",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "a=1",
  });
  assertEquals([put.post, put.input.text], [{}, "a=1"]);
});

Deno.test("php://input gives a body of 3 MiB byte for byte", async () => {
  await using server = await start();
  const body = new Uint8Array(3 * 1024 * 1024).map((_, at) => (at * 31 + (at >> 8)) & 0xff);
  for (const method of ["POST", "PATCH"]) {
    const { input } = await echoOf(server, "/", {
      method,
      headers: { "content-type": "application/octet-stream" },
      body,
    });
    assertEquals(input.bytes, body.length);
    assertEquals(input.sha256, await sha256(body));
  }
});

Deno.test("php://input and $_POST take a body that comes in chunks, without a length", async () => {
  await using server = await start();
  const head = [
    "POST / HTTP/1.1",
    `Host: 127.0.0.1:${server.port}`,
    "Connection: close",
    "Content-Type: application/x-www-form-urlencoded",
    "Transfer-Encoding: chunked",
  ].join("\r\n");
  const { status, body } = await rawRequest(
    server.port,
    `${head}\r\n\r\n`,
    "4\r\na=on\r\n",
    "8\r\ne&b[c]=d\r\n",
    "0\r\n\r\n",
  );
  assertEquals(status, 200, body);
  const echo: Echo = JSON.parse(body);
  assertEquals(echo.post, { a: "one", b: { c: "d" } });
  assertEquals(echo.input.text, "a=one&b[c]=d");
});

Deno.test("php://input is empty and the body of the request before is nowhere, in the same process", async () => {
  await using server = await start();
  await echoOf(server, "/?old=1", { method: "POST", body: "left over" });
  const { get, post, input } = await echoOf(server, "/", { method: "POST" });
  assertEquals([get, post, input.bytes], [{}, {}, 0]);
});

Deno.test("The fall-back SAPI makes the same superglobals", async () => {
  await using server = await start({ sapi: "fallback" });
  const body = "user[name]=J%C3%BCrgen&user[tags][]=a&raw=%FF";
  const init = {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "cookie": "a=1; list[k]=v%20w; a=2",
      "authorization": `Basic ${btoa("anna:secret")}`,
    },
    body,
  };
  await using native = await start();
  const seen = await echoOf(server, "/x?q[]=1", init);
  const wanted = await echoOf(native, "/x?q[]=1", init);
  const parts = (
    { get, post, cookie, request, input }: Echo,
  ) => [get, post, cookie, request, input];
  assertEquals(parts(seen), parts(wanted));
  // Those that differ by process or by moment.
  const differs = /^(APPSERVER_|REMOTE_PORT$|SERVER_PORT$|REQUEST_TIME|HTTP_HOST$|argv$|argc$)/;
  const stable = ({ server }: Echo) =>
    Object.entries(server).filter(([name]) => !differs.test(name)).toSorted();
  assertEquals(stable(seen), stable(wanted));
});
