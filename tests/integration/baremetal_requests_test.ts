import { assertEquals, assertMatch } from "@std/assert";
import { startContract } from "../support/baremetal_contract.ts";
import { CookieJar } from "../support/cookie_jar.ts";
import { testNative } from "../support/native_sapi.ts";
import type { TestServer } from "../support/test_server.ts";

/** Messages of the log that contain a text. */
function said(server: TestServer, text: string) {
  return server.logger.events.filter(({ message }) => message.includes(text));
}

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

testNative(
  "BareMetalPHP (Go server defect 8): 12 MiB, chunks and warnings neither stop nor confuse a worker",
  async () => {
    await using server = await startContract({
      phpIni: { "display_errors": "1", "post_max_size": "16M" },
    });
    const jar = new CookieJar(server);
    await jar.text("/");
    const headers = {
      "x-xsrf-token": jar.get("XSRF-TOKEN") ?? "",
      "content-type": "application/octet-stream",
    };
    const bytes = 12 * 1024 * 1024;
    const body = "x".repeat(bytes);
    const long = await jar.fetch("/length", { method: "POST", headers, body });
    assertEquals([long.status, await long.text()], [200, String(bytes)]);
    const chunks = ReadableStream.from(["{", '"a"', ":1}"]).pipeThrough(new TextEncoderStream());
    const chunked = await jar.fetch("/echo", {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: chunks,
    });
    assertEquals(await chunked.json(), { all: { a: 1 }, raw: "7b2261223a317d" });
    const warned = await server.fetch("/warning");
    assertMatch(await warned.text(), /went on$/);
    assertMatch(await jar.text("/"), /Hello, nobody/);
    assertEquals(server.server.stats()[0]?.spawned, 1);
  },
);
