import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { alternateVisitors, startContract } from "../support/baremetal_contract.ts";
import { CookieJar } from "../support/cookie_jar.ts";
import { LEAK_REQUESTS } from "../support/leak_requests.ts";
import { testNative } from "../support/native_sapi.ts";
import type { TestServer } from "../support/test_server.ts";

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
    assertEquals(await alternateVisitors(server, LEAK_REQUESTS), []);
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
