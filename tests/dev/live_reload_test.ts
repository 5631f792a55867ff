import { assert, assertEquals, assertMatch } from "@std/assert";
import { LivePages } from "../../src/dev/live_pages.ts";
import { liveReload } from "../../src/dev/live_reload.ts";
import { fakeContext } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";

type Init = ConstructorParameters<typeof Response>[1];
const HTML: Init = { headers: { "content-type": "text/html; charset=UTF-8" } };

/** The answer of an application, as it comes out in dev mode. */
async function through(
  body: string | null,
  init: Init,
  options: { readonly path?: string; readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const handler = liveReload({
    pages: new LivePages(new FakeClock()),
    errorPage: () => undefined,
  });
  const { path = "/", headers = { accept: "text/html,*/*;q=0.8" } } = options;
  return await handler(fakeContext(path, { headers }), () => new Response(body, init));
}

Deno.test("liveReload puts its script before </body>, and the length goes", async () => {
  const response = await through("<body>hi</body>", {
    headers: { "content-type": "text/html", "content-length": "15", etag: '"a"' },
  });
  assertEquals([response.headers.get("content-length"), response.headers.get("etag")], [
    null,
    null,
  ]);
  assertMatch(
    await response.text(),
    /^<body>hi<script src="\/__appserver\/live\.js" data-generation="[^"]+"><\/script><\/body>$/,
  );
});

Deno.test("liveReload uses the nonce of the page's policy", async () => {
  const policy = "default-src 'self'; script-src 'self' 'nonce-abc123'";
  const response = await through("</body>", {
    headers: { "content-type": "text/html", "content-security-policy": policy },
  });
  assertMatch(await response.text(), / nonce="abc123"><\/script><\/body>$/);
});

const BROWSER = { "sec-fetch-dest": "document" };
const UNTOUCHED: readonly (readonly [string, Init, Record<string, string>])[] = [
  ["JSON", { headers: { "content-type": "application/json" } }, BROWSER],
  [
    "a compressed page",
    { headers: { "content-type": "text/html", "content-encoding": "gzip" } },
    BROWSER,
  ],
  ["UTF-16", { headers: { "content-type": "text/html; charset=utf-16" } }, BROWSER],
  ["what a script fetched", HTML, { "sec-fetch-dest": "empty" }],
  ["a fragment for htmx", HTML, { accept: "text/html", "hx-request": "true" }],
  ["XMLHttpRequest", HTML, { accept: "text/html", "x-requested-with": "XMLHttpRequest" }],
  ["what curl asks for", HTML, { accept: "*/*" }],
];
for (const [what, init, headers] of UNTOUCHED) {
  Deno.test(`liveReload leaves ${what} alone`, async () => {
    assertEquals(await (await through("</body>", init, { headers })).text(), "</body>");
  });
}

Deno.test("liveReload leaves an answer without a body alone", async () => {
  assertEquals((await through(null, { ...HTML, status: 304 })).body, null);
});

Deno.test("liveReload serves its script and its events", async () => {
  const script = await through("app", HTML, { path: "/__appserver/live.js" });
  assertMatch(script.headers.get("content-type") ?? "", /^text\/javascript/);
  const text = await script.text();
  // Syntax only: what it does is seen in a browser.
  new Function(text);
  const events = await through("app", HTML, { path: "/__appserver/live" });
  assertEquals(events.headers.get("content-type"), "text/event-stream");
  await events.body?.cancel();
});

Deno.test("liveReload keeps every cookie of the page", async () => {
  const headers = new Headers(HTML.headers);
  headers.append("set-cookie", "a=1");
  headers.append("set-cookie", "b=2");
  const response = await through("</body>", { headers });
  assertEquals(response.headers.getSetCookie(), ["a=1", "b=2"]);
  await response.body?.cancel();
});

Deno.test("liveReload says that nothing is wrong when no code is broken", async () => {
  const response = await through("app", HTML, { path: "/__appserver/error" });
  assert((await response.text()).startsWith("Nothing is wrong"));
});
