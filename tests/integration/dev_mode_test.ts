import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EventStream } from "../support/event_stream.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

const BROWSER = { accept: "text/html", "sec-fetch-dest": "document" };
const BROKEN = "<?php\n\nreturn static function ( {";

function page(text: string): string {
  return `<?php return static fn (): string => '<!doctype html><body>${text}</body>';`;
}

function start(app: TempApp, settings: Parameters<typeof TestServer.start>[0]["settings"] = {}) {
  return TestServer.start({
    root: app.root,
    isDev: true,
    settings: { hotReload: true, ...settings },
  });
}

/** The events of one open page, after its greeting. */
async function openPage(server: TestServer): Promise<EventStream> {
  const events = new EventStream(await server.fetch("/__appserver/live"));
  assertEquals((await events.next()).name, "hello");
  return events;
}

Deno.test("--dev tells open pages of new code, and the next answer is of it", async () => {
  await using app = await TempApp.of(page("old"));
  await using server = await start(app);
  const first = await (await server.fetch("/", { headers: BROWSER })).text();
  assertMatch(first, /old<script src="\/__appserver\/live\.js" data-generation="[^"]+"><\/script>/);
  await using events = await openPage(server);
  await app.rewrite(page("new"));
  assertEquals((await events.next()).name, "reload");
  const second = await (await server.fetch("/", { headers: BROWSER })).text();
  assertStringIncludes(second, "<body>new<script");
});

Deno.test("--dev shows code that does not boot on top of pages, serves the old code, and ends it with the fix", async () => {
  await using app = await TempApp.of(page("old"));
  await using server = await start(app);
  await server.text("/");
  await using events = await openPage(server);
  await app.rewrite(BROKEN);
  assertEquals((await events.next()).name, "broken");
  const overlay = await server.fetch("/__appserver/error", { headers: BROWSER });
  const text = await overlay.text();
  assertEquals(overlay.status, 503);
  assertStringIncludes(text, "php/bootstrap_app.php:3");
  assertStringIncludes(text, "ParseError");
  assertStringIncludes(await server.text("/"), "old");
  await using late = new EventStream(await server.fetch("/__appserver/live"));
  assertMatch((await late.next()).data, /"isBroken":true/);
  await app.rewrite(page("fixed"));
  assertEquals((await events.next()).name, "reload");
  assertStringIncludes(await server.text("/"), "fixed");
});

Deno.test("--dev answers 503 with a page about the first boot that fails, and tells it when the code boots", async () => {
  await using app = await TempApp.of(BROKEN);
  await using server = await start(app);
  const answer = await server.fetch("/", { headers: BROWSER });
  assertEquals(answer.status, 503);
  assertMatch(await answer.text(), /ParseError[\s\S]*\/__appserver\/live\.js/);
  await using events = new EventStream(await server.fetch("/__appserver/live"));
  await events.next();
  await app.rewrite(page("boots"));
  assertEquals((await events.next()).name, "reload");
  assertStringIncludes(await server.text("/"), "boots");
});

Deno.test("--dev has stylesheets swapped, and pages loaded again for other public files", async () => {
  await using app = await TempApp.of(page("x"));
  await app.write("public/css/a.css", "a {}");
  await using server = await start(app, {
    staticRules: [{ prefix: "/css/", dir: "public/css" }],
  });
  await server.text("/");
  await using events = await openPage(server);
  await app.write("public/css/a.css", "a { color: red }");
  assertEquals(await events.next(), { name: "styles", data: '{"paths":["/css/a.css"]}' });
  await app.write("public/css/logo.svg", "<svg/>");
  assertEquals((await events.next()).name, "reload");
});

Deno.test("--dev shows failures as HTML, JSON or text, and the next answer is clean", async () => {
  await using app = await TempApp.of(
    "<?php return static fn (): string => $_SERVER['REQUEST_URI'] === '/ok' ? 'ok'\n" +
      "    : throw new DomainException('<i>lost</i>');",
  );
  await using server = await start(app);
  const ask = async (accept: string) => {
    const response = await server.fetch("/x?token=t0p", { headers: { accept } });
    return [response.status, response.headers.get("content-type"), await response.text()] as const;
  };
  const [status, type, html] = await ask("text/html");
  assertEquals([status, type], [500, "text/html; charset=UTF-8"]);
  assertStringIncludes(html, "&lt;i&gt;lost&lt;/i&gt;");
  assert(!html.includes("t0p"));
  const [, jsonType, json] = await ask("application/json");
  assertEquals([jsonType, JSON.parse(json).errors[0].class], [
    "application/json",
    "DomainException",
  ]);
  const [, textType, text] = await ask("*/*");
  assertEquals(textType, "text/plain; charset=UTF-8");
  assertMatch(text, /^DomainException: <i>lost<\/i>\n {2}at php\/bootstrap_app\.php:2\n/);
  assertEquals(await server.text("/ok"), "ok");
});

Deno.test("--dev shows a proxy's clients what production shows", async () => {
  await using app = await TempApp.of("<?php return fn () => throw new Exception('secret');");
  await using server = await start(app);
  for (const header of ["x-forwarded-for", "forwarded", "via"]) {
    const response = await server.fetch("/", { headers: { accept: "text/html", [header]: "x" } });
    assert(!(await response.text()).includes("secret"));
  }
});

Deno.test("Without --dev there is no script in pages, no address of dev mode, no word about failures", async () => {
  await using app = await TempApp.of(
    "<?php return static fn (): string => match (true) {\n" +
      "    $_SERVER['REQUEST_URI'] === '/fail' => throw new Exception('secret'),\n" +
      "    default => '<body>' . $_SERVER['REQUEST_URI'] . '</body>',\n};",
  );
  await using server = await TestServer.start({ root: app.root });
  const text = async (path: string) =>
    await (await server.fetch(path, { headers: BROWSER })).text();
  assertEquals(await text("/"), "<body>/</body>");
  for (const path of ["/__appserver/live", "/__appserver/live.js", "/__appserver/error"]) {
    assertEquals(await text(path), `<body>${path}</body>`);
  }
  assert(!(await text("/fail")).includes("secret"));
});

Deno.test("live_reload off leaves pages alone, also in development", async () => {
  await using app = await TempApp.of(page("x"));
  await using server = await start(app, { liveReload: false });
  const answer = await server.fetch("/", { headers: BROWSER });
  assertEquals(await answer.text(), "<!doctype html><body>x</body>");
});

Deno.test("watch_mode poll notices changes without the system's help", async () => {
  await using app = await TempApp.of(page("old"));
  await using server = await start(app, { watchMode: "poll" });
  await server.text("/");
  await using events = await openPage(server);
  await app.rewrite(page("newer"));
  assertEquals((await events.next()).name, "reload");
  assertStringIncludes(await server.text("/"), "newer");
});
