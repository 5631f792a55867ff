import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { alternateVisitors, startContract } from "../support/baremetal_contract.ts";
import { CookieJar } from "../support/cookie_jar.ts";
import { testNative } from "../support/native_sapi.ts";
import type { TestServer } from "../support/test_server.ts";

/** The task `leaks` asks for more. */
const ALTERNATING_REQUESTS = Number(Deno.env.get("LEAK_REQUESTS") ?? 1000);

/** Opens the form and gives its token. */
async function openForm(jar: CookieJar) {
  const html = await jar.text("/form");
  return { html, token: /name="_token" value="(\w+)"/.exec(html)?.[1] ?? "" };
}

function send(jar: CookieJar, fields: Record<string, string>, headers: HeadersInit = {}) {
  return jar.fetch("/form", { method: "POST", headers, body: new URLSearchParams(fields) });
}

/** Messages of the log that contain a text. */
function said(server: TestServer, text: string) {
  return server.logger.events.filter(({ message }) => message.includes(text));
}

testNative(
  "BareMetalPHP: a form with its token is saved, and the next page says so once",
  async () => {
    await using server = await startContract();
    const ready = await server.server.firstBoot();
    assert(!(ready instanceof Error) && ready.application === "baremetalphp (bootstrap/app.php)");
    const jar = new CookieJar(server);
    for (const note of ["first", "zweite ü"]) {
      const { token } = await openForm(jar);
      const posted = await send(jar, { _token: token, note });
      assertEquals([posted.status, posted.headers.get("location")], [302, "/form"]);
      assertEquals(await posted.text(), "");
      assertMatch((await openForm(jar)).html, new RegExp(`saved: ${note}`));
      assert(!(await openForm(jar)).html.includes("saved"));
    }
    assertEquals(JSON.parse(await jar.text("/note")), { note: "zweite ü" });
  },
);

testNative(
  "BareMetalPHP: a forged form is 419, a token may come as X-XSRF-TOKEN; the defect is said once",
  async () => {
    await using server = await startContract({ fastWorkers: 2 });
    const jar = new CookieJar(server);
    await openForm(jar);
    const token = jar.get("XSRF-TOKEN") ?? "";
    for (
      const [fields, headers] of [
        [{}, {}],
        [{ _token: "0".repeat(64) }, {}],
        [{}, { "x-xsrf-token": "wrong" }],
      ] satisfies [Record<string, string>, HeadersInit][]
    ) {
      const refused = await send(jar, { note: "forged", ...fields }, headers);
      assertEquals(refused.status, 419);
      assertMatch(await refused.text(), /missing or no longer valid/);
    }
    const json = await send(jar, {}, { accept: "application/json" });
    assertEquals([json.status, (await json.json()).error], [419, "CSRF token mismatch"]);
    const stranger = await send(new CookieJar(server), { _token: token });
    assertEquals(stranger.status, 419);
    await stranger.body?.cancel();
    for (const name of ["x-xsrf-token", "x-csrf-token"]) {
      const accepted = await send(jar, { note: name }, { [name]: token });
      await accepted.body?.cancel();
      assertEquals(accepted.status, 302);
      assertEquals(await jar.text("/note"), JSON.stringify({ note: name }));
    }
    await server.server.recycle("requested");
    assertEquals(said(server, "changes the token before it compares it").length, 1);
  },
);

testNative(
  'BareMetalPHP: "csrf": "leave" leaves the framework\'s protection, which refuses every form',
  async () => {
    await using server = await startContract({ bareMetal: { csrf: "leave" } });
    const jar = new CookieJar(server);
    const { token } = await openForm(jar);
    const refused = await send(jar, { _token: token, note: "honest" });
    assertEquals(refused.status, 500);
    await refused.body?.cancel();
    assertEquals(said(server, "changes the token").length, 0);
  },
);

testNative(
  "BareMetalPHP (Go server defect 3) never shows a visitor the name of another, nor what it left",
  async () => {
    await using server = await startContract({ maxRequestsPerWorker: 0 });
    assertEquals(await alternateVisitors(server, ALTERNATING_REQUESTS), []);
    assertEquals(server.server.stats()[0]?.spawned, 1);
  },
);

testNative("BareMetalPHP: a session is kept through a new id, and its end is its end", async () => {
  await using server = await startContract();
  const jar = new CookieJar(server);
  await jar.text("/mix?user=anna");
  const before = jar.get("PHPSESSID");
  assertEquals(await jar.text("/regenerate"), JSON.stringify({ user: "anna" }));
  assertNotEquals(jar.get("PHPSESSID"), before);
  assertEquals(JSON.parse(await jar.text("/mix?user=anna")).session, "anna");
  await jar.text("/logout");
  assertEquals(JSON.parse(await jar.text("/mix?user=anna")).session, null);
  // An id that nobody was given begins no session.
  const invented = await server.fetch("/look", {
    headers: { cookie: `PHPSESSID=${"a".repeat(26)}` },
  });
  await invented.body?.cancel();
  assert(invented.headers.getSetCookie().some((line) => line.startsWith("PHPSESSID=")));
});

testNative(
  "BareMetalPHP (Go server defect 12): every cookie arrives, session and setcookie() included",
  async () => {
    await using server = await startContract();
    const response = await server.fetch("/cookies");
    await response.body?.cancel();
    const names = response.headers.getSetCookie().map((line) => line.split("=", 1)[0]);
    assertEquals(names, ["PHPSESSID", "XSRF-TOKEN", "first", "second", "third", "fourth", "fifth"]);
    const session = response.headers.getSetCookie()[0] ?? "";
    assertMatch(session, /; HttpOnly; SameSite=Lax$/);
    assertEquals(response.headers.get("x-many"), "a, b");
    const back = await server.fetch("/back", { headers: { referer: "/from/here" } });
    await back.body?.cancel();
    assertEquals(back.headers.get("location"), "/from/here");
  },
);

testNative(
  "BareMetalPHP (Go server defects 2, 4 and 11): query, JSON, bytes and uploads reach the request",
  async () => {
    await using server = await startContract();
    const jar = new CookieJar(server);
    await jar.text("/?name=x");
    assertMatch(await jar.text("/?name=%3Cb%3E"), /Hello, &lt;b&gt;\./);
    const headers = { "x-xsrf-token": jar.get("XSRF-TOKEN") ?? "" };
    const post = async (path: string, body: BodyInit, type?: string) => {
      const sent = type === undefined ? headers : { ...headers, "content-type": type };
      return JSON.parse(await jar.text(path, { method: "POST", headers: sent, body }));
    };
    assertEquals((await post("/echo?q=1", '{"a":[1,"ü"]}', "application/json")).all, {
      q: "1",
      a: [1, "ü"],
    });
    const bytes = new Uint8Array([0, 255, 254, 10]);
    assertEquals((await post("/echo", bytes, "application/octet-stream")).raw, "00fffe0a");
    const file = crypto.getRandomValues(new Uint8Array(60_000));
    const form = new FormData();
    form.set("file", new File([file], "photo.bin"));
    const digest = await crypto.subtle.digest("SHA-1", file);
    const sha1 = new Uint8Array(digest).toHex();
    assertEquals(await post("/upload", form), { name: "photo.bin", error: 0, sha1 });
    const binary = await jar.fetch("/binary");
    assertEquals(new Uint8Array(await binary.arrayBuffer()), new Uint8Array([0, 255, 254]));
  },
);

testNative("BareMetalPHP: HEAD, 204, 304 and a response that sends itself", async () => {
  await using server = await startContract();
  const head = await server.fetch("/", { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
  for (const status of [204, 304]) {
    const response = await server.fetch(`/status/${status}`);
    assertEquals([response.status, await response.text()], [status, ""]);
  }
  const own = await server.fetch("/sends-itself");
  assertEquals([own.headers.get("x-sent"), await own.text()], ["itself", "one two three"]);
});

testNative(
  "BareMetalPHP: errors show nothing in production and the framework's page in debug mode",
  async () => {
    {
      await using server = await startContract();
      const page = await server.fetch("/fail");
      assertEquals([page.status, await page.text()], [500, "Internal Server Error"]);
      const api = await server.fetch("/api/fail");
      assertEquals([api.status, await api.json()], [500, { error: "Internal Server Error" }]);
      assertEquals(said(server, "The kernel answered an exception").length, 2);
    }
    await using server = await startContract({ env: { APP_DEBUG: "true" } });
    const page = await server.fetch("/fail?user=anna");
    assertEquals(page.status, 500);
    const html = await page.text();
    assertMatch(html, /LogicException.*the secret of the page/);
    assertMatch(html, /anna/);
    assertMatch(await (await server.fetch("/api/fail")).text(), /the secret of the api/);
  },
);

testNative("BareMetalPHP: dd() and abort() end the request and not the worker", async () => {
  await using server = await startContract();
  const dump = await server.fetch("/dd");
  assertEquals([dump.status, await dump.text()], [200, 'before string(4) "seen"\nint(42)\n']);
  const caught = await server.fetch("/abort-caught");
  assertEquals([caught.status, await caught.text()], [403, "keep out"]);
  const missing = await server.fetch("/abort/404");
  assertEquals([missing.status, await missing.text()], [404, "Not Found"]);
  assertMatch(await (await server.fetch("/")).text(), /Hello, nobody/);
  assertEquals(server.server.stats()[0]?.spawned, 1);
});

testNative("BareMetalPHP: the environment wins over the file .env", async () => {
  await using server = await startContract({}, { DB_PASSWORD: "from outside" });
  assertEquals(await (await server.fetch("/env")).json(), {
    file: "from the file",
    both: "from outside",
    getenv: "from outside",
  });
});

testNative(
  "BareMetalPHP (Go server defect 5): the bridge's functions stream with headers as texts or lists",
  async () => {
    await using server = await startContract();
    for (let i = 0; i < 5; i++) {
      const response = await server.fetch("/stream/pieces", { headers: { "X-Go-Stream": "1" } });
      assertEquals([response.status, response.headers.get("x-list")], [202, "a, b"]);
      const body = new Uint8Array(await response.arrayBuffer());
      assertEquals(body.length, "first\nsecond x\n".length);
    }
    assertEquals(server.server.stats()[0]?.spawned, 1);
  },
);

testNative(
  "BareMetalPHP: a transaction left open is rolled back before the next request",
  async () => {
    await using server = await startContract();
    for (const path of ["/transaction", "/transaction-by-statement"]) {
      await (await server.fetch(path)).body?.cancel();
      const seen = await (await server.fetch("/look")).json();
      assertEquals([seen["in_transaction"], seen.notes], [false, 0]);
    }
    assertEquals(said(server, 'connection "main" was left open').length, 2);
  },
);
