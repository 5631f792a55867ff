import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { askWorker, type DemoJson, startDemo } from "../support/demo_server.ts";
import { testNative } from "../support/native_sapi.ts";
import { rawRequest } from "../support/raw_http.ts";
import type { TestServer } from "../support/test_server.ts";

/** Session cookie as a browser would send it back. */
function cookieOf(response: Response): string {
  return response.headers.getSetCookie().map((line) => line.split(";", 1)[0]).join("; ");
}

/** Text of the first element with this `data-fact`, tags dropped. */
function fact(html: string, name: string): string {
  const found = new RegExp(`data-fact="${name}">([^<]*)<`).exec(html);
  return found?.[1] ?? "";
}

async function openForm(server: TestServer, cookie = "") {
  const response = await server.fetch("/form", { headers: cookie === "" ? {} : { cookie } });
  const html = await response.text();
  assertEquals(response.status, 200, html);
  const token = /name="csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? "";
  return { response, html, token, visits: fact(html, "visits") };
}

function sendForm(server: TestServer, cookie: string, fields: Record<string, string>) {
  return server.fetch("/form", {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams(fields),
  });
}

testNative(
  "GET / names the process that answered and carries the headers of the application",
  async () => {
    await using server = await startDemo();
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

testNative("GET /form counts the visits of each session by itself in one process", async () => {
  await using server = await startDemo();
  const anna = await openForm(server);
  const setCookie = anna.response.headers.getSetCookie();
  assertEquals(setCookie.length, 1);
  assertMatch(setCookie[0] ?? "", /; HttpOnly/i);
  assertMatch(setCookie[0] ?? "", /; SameSite=Lax/i);
  const ben = await openForm(server);
  const again = await openForm(server, cookieOf(anna.response));
  const benAgain = await openForm(server, cookieOf(ben.response));
  const third = await openForm(server, cookieOf(anna.response));
  const visits = [anna, ben, again, benAgain, third].map((page) => page.visits);
  assertEquals(visits, ["1 time", "1 time", "2 times", "2 times", "3 times"]);
  assertEquals(again.response.headers.getSetCookie(), []);
  assertNotEquals(cookieOf(anna.response), cookieOf(ben.response));
});

testNative(
  "POST /form with the session's token answers 303; the note is shown once as saved, and escaped",
  async () => {
    await using server = await startDemo();
    const { response, token } = await openForm(server);
    const cookie = cookieOf(response);
    const note = "<script>alert(1)</script> ü";
    const posted = await sendForm(server, cookie, { csrf_token: token, note, action: "save" });
    await posted.body?.cancel();
    assertEquals([posted.status, posted.headers.get("location")], [303, "/form"]);
    const saved = await openForm(server, cookie);
    assertEquals(fact(saved.html, "note"), "&lt;script&gt;alert(1)&lt;/script&gt; ü");
    assertMatch(saved.html, /The note is saved/);
    const reloaded = await openForm(server, cookie);
    assert(!reloaded.html.includes("The note is saved"));
    assert(!(await openForm(server)).html.includes("alert(1)"));
  },
);

testNative(
  "POST /form answers 403 for a token of another session and 422 for an empty note",
  async () => {
    await using server = await startDemo();
    const anna = await openForm(server);
    const ben = await openForm(server);
    const cookie = cookieOf(anna.response);
    const forged = await sendForm(server, cookie, { csrf_token: ben.token, note: "n" });
    await forged.body?.cancel();
    const none = await sendForm(server, "", { note: "n" });
    await none.body?.cancel();
    const empty = await sendForm(server, cookie, { csrf_token: anna.token, note: "  " });
    assertEquals([forged.status, none.status, empty.status], [403, 403, 422]);
    assertMatch(await empty.text(), /Write a note first/);
  },
);

testNative("POST /form with `forget` ends the session and takes its cookie back", async () => {
  await using server = await startDemo();
  const { response, token } = await openForm(server);
  const cookie = cookieOf(response);
  const gone = await sendForm(server, cookie, { csrf_token: token, action: "forget" });
  await gone.body?.cancel();
  assertEquals(gone.status, 303);
  assertMatch(gone.headers.getSetCookie().at(-1) ?? "", /expires=Thu, 01[ -]Jan[ -]1970/i);
  assertEquals((await openForm(server, cookie)).visits, "1 time");
});

testNative(
  "POST /upload knows every file of the form: name, size, bytes, and that PHP received it",
  async () => {
    await using server = await startDemo();
    const bytes = new Uint8Array(200_000).map((_, at) => (at * 7) & 0xff);
    const form = new FormData();
    form.append("files[]", new File([bytes], "größe.bin", { type: "application/x-test" }));
    form.append("files[]", new File(["second\r\n--not a boundary"], "b.txt"));
    const response = await server.fetch("/upload", {
      method: "POST",
      headers: { accept: "application/json" },
      body: form,
    });
    assertEquals(response.status, 200);
    const { files } = await response.json();
    assertEquals(files.length, 2);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    assertEquals(
      [files[0].name, files[0].type, files[0].size, files[0].sha256],
      ["größe.bin", "application/x-test", bytes.length, new Uint8Array(digest).toHex()],
    );
    for (const file of files) {
      const facts = [file.is_uploaded_file, file.moved, file.is_uploaded_file_after, file.problem];
      assertEquals(facts, [true, true, false, ""]);
    }
  },
);

testNative("GET /upload shows the form; POST /upload without a field answers 400", async () => {
  await using server = await startDemo();
  const page = await server.fetch("/upload");
  assertEquals(page.status, 200);
  assertMatch(await page.text(), /enctype="multipart\/form-data"/);
  const empty = await server.fetch("/upload", { method: "POST", body: "no form" });
  await empty.body?.cancel();
  assertEquals(empty.status, 400);
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

testNative(
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

testNative(
  "The demo answers 404, 405 with Allow, OPTIONS with Allow, HEAD like GET; TRACE never reaches it",
  async () => {
    await using server = await startDemo();
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
