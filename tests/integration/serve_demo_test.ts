import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { askWorker, type DemoJson, fact, startDemo } from "../support/demo_server.ts";
import { testEachSapi } from "../support/native_sapi.ts";
import { rawRequest } from "../support/raw_http.ts";

testEachSapi(
  "GET / names the process that answered and carries the headers of the application",
  async (settings) => {
    await using server = await startDemo(settings);
    const response = await server.fetch("/");
    const html = await response.text();
    const worker = await askWorker(server);
    assertEquals(response.status, 200);
    assertEquals(fact(html, "pid"), String(worker.pid));
    assertEquals([fact(html, "lane"), fact(html, "worker")], ["fast", "1"]);
    assertMatch(html, /<\/html>\s*$/);
    const { headers } = response;
    assertEquals(headers.get("content-type")?.toLowerCase(), "text/html; charset=utf-8");
    assertEquals(headers.get("x-content-type-options"), "nosniff");
    assertEquals(headers.get("cache-control"), "no-store");
    assertMatch(headers.get("content-security-policy") ?? "", /default-src 'none'/);
  },
);

Deno.test("AppServer takes over a sound X-Request-Id and makes a new one for every other request", async () => {
  await using server = await startDemo();
  const ids = [];
  for (const sent of [undefined, undefined, "from-the-proxy-7", "<script>"]) {
    const response = await server.fetch("/json", {
      headers: sent === undefined ? {} : { "x-request-id": sent },
    });
    await response.body?.cancel();
    ids.push(response.headers.get("x-request-id") ?? "");
  }
  assertEquals(ids[2], "from-the-proxy-7");
  assertNotEquals(ids[3], "<script>");
  assertEquals(new Set(ids).size, 4);
  assert(ids.every((id) => id !== ""));
});

Deno.test("AppServer lets one PHP process answer two requests, and its counter grows", async () => {
  await using server = await startDemo();
  const first = await askWorker(server);
  const second = await askWorker(server);
  assertEquals(second.pid, first.pid);
  assertEquals([first.served, second.served], [1, 2]);
});

Deno.test("GET /slow is served by the slow lane while the fast lane goes on answering", async () => {
  await using server = await startDemo();
  const ended: string[] = [];
  const slow = server.fetch("/slow?ms=400").then(async (response) => {
    assertEquals(response.status, 200);
    assertMatch(await response.text(), /slow/i);
    ended.push("slow");
  });
  for (let asked = 0; asked < 3; asked++) assertEquals((await askWorker(server)).lane, "fast");
  ended.push("fast");
  await slow;
  assertEquals(ended, ["fast", "slow"]);
  const record = server.accessRecords.find(({ path }) => path === "/slow");
  assertEquals(record?.lane, "slow");
});

Deno.test(
  "GET /stream arrives in parts, each before the next is made; HEAD has no body",
  async () => {
    await using server = await startDemo();
    const response = await server.fetch("/stream?lines=3&ms=100", { headers: { accept: "*/*" } });
    const parts: string[] = [];
    const decoded = response.body?.pipeThrough(new TextDecoderStream()) ?? [];
    for await (const part of decoded) parts.push(part);
    assertMatch(parts[0] ?? "", /^line 1 of 3, /);
    assert(!(parts[0] ?? "").includes("line 3"), "the first part holds the last line");
    assertMatch(parts.join(""), /line 1 of 3.*\nline 2 of 3.*\nline 3 of 3.*\n$/);
    assertEquals(response.headers.get("content-length"), null);
    const html = await server.fetch("/stream?lines=2&ms=0", { headers: { accept: "text/html" } });
    assertMatch(await html.text(), /<\/html>\s*$/);
    const head = await server.fetch("/stream", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
  },
);

Deno.test("/json answers GET, POST, PUT, PATCH and DELETE with the request as PHP saw it", async () => {
  await using server = await startDemo();
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    const hasBody = method !== "GET";
    const response = await server.fetch("/json?q=1", {
      method,
      headers: { "content-type": "application/json" },
      ...hasBody ? { body: '{"a":[1,"ü"]}' } : {},
    });
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("content-type") ?? "", /^application\/json/);
    const { request }: DemoJson = await response.json();
    assertEquals([request.method, request.path, request.query], [method, "/json", { q: "1" }]);
    assertEquals(request.body.json, hasBody ? { a: [1, "ü"] } : null);
  }
});

testEachSapi(
  "The demo answers 404, 405 with Allow, OPTIONS with Allow, HEAD like GET; TRACE never reaches it",
  async (settings) => {
    await using server = await startDemo(settings);
    const answers = [];
    for (
      const [method, path] of [["GET", "/none"], ["PUT", "/form"], ["OPTIONS", "/form"]] as const
    ) {
      const response = await server.fetch(path, { method });
      const length = (await response.text()).length;
      answers.push([response.status, response.headers.get("allow"), length > 0]);
    }
    const allow = "GET, HEAD, OPTIONS, POST";
    assertEquals(answers, [[404, null, true], [405, allow, true], [204, allow, false]]);
    const head = await server.fetch("/", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
    assertMatch(head.headers.get("content-type") ?? "", /^text\/html/);
    const trace = await rawRequest(
      server.port,
      "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    assertEquals(trace.status, 405);
  },
);
