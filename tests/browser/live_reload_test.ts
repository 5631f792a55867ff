import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { browserTest, type Page, until, untilText } from "../support/browser.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

const OVERLAY = 'document.querySelector("iframe[src=\\"/__appserver/error\\"]")';
const BROKEN = "<?php\n\nreturn static function ( {";

/** A route that shows this. */
function route(body: string, head = ""): string {
  return `<?php
return static function (): string {
    ${head}
    return <<<'HTML'
<!doctype html><title>t</title><link rel="stylesheet" href="/css/site.css">
<body>${body}</body>
HTML;
};`;
}

type Settings = Parameters<typeof TestServer.start>[0]["settings"];

const RULES = [{ prefix: "/css/", dir: "public/css" }];

async function project(source: string): Promise<TempApp> {
  const app = await TempApp.of(source);
  await app.write("public/css/site.css", "body { color: rgb(1, 1, 1) }");
  return app;
}

async function start(app: TempApp, port = 0, settings: Settings = {}): Promise<TestServer> {
  const server = await TestServer.start({
    root: app.root,
    isDev: true,
    port,
    settings: { hotReload: true, staticRules: RULES, ...settings },
  });
  await server.server.firstBoot();
  return server;
}

/** Opens the page and waits until it listens, so that no change can come too early. */
async function visit(page: Page, server: TestServer): Promise<void> {
  await page.goto(server.url("/"));
  await until(page, "Boolean(window.__appserverLive)");
}

function marked(page: Page): Promise<unknown> {
  return page.evaluate("window.marker");
}

browserTest(
  "An edited route changes the open page, with place and focus kept; broken code lies on top of it until the fix",
  async (openTab) => {
    const tall = (text: string) =>
      route(`<p>${text}</p><div style="height:4000px"></div><input name="q" value="abc">`);
    await using app = await project(tall("old"));
    await using server = await start(app);
    const page = await openTab();
    await visit(page, server);
    await page.evaluate(
      "document.querySelector('input').focus({preventScroll:true}); scrollTo(0, 700)",
    );
    await app.rewrite(tall("new"));
    await untilText(page, "new");
    await until(page, "scrollY === 700 && document.activeElement?.getAttribute('name') === 'q'");
    await app.rewrite(BROKEN);
    await until(
      page,
      `${OVERLAY}?.contentDocument?.body?.innerText.includes("ParseError") === true`,
    );
    assertStringIncludes(await (await server.fetch("/")).text(), "new");
    await app.rewrite(tall("fixed"));
    await untilText(page, "fixed");
    await until(page, `${OVERLAY} === null`);
  },
);

browserTest("An edited stylesheet is swapped without loading the page again", async (openTab) => {
  await using app = await project(route("text"));
  await using server = await start(app);
  const page = await openTab();
  await visit(page, server);
  await until(page, "window.__appserverLive === 'listening'");
  await page.evaluate("window.marker = 'still here'");
  await app.write("public/css/site.css", "body { color: rgb(2, 3, 4) }");
  await until(page, "getComputedStyle(document.body).color === 'rgb(2, 3, 4)'");
  assertEquals(await marked(page), "still here");
  assertEquals(await page.evaluate("document.querySelectorAll('link').length"), 1);
});

browserTest(
  "Two tabs follow the code, also the one that is left when the other is closed",
  async (openTab) => {
    await using app = await project(route("old"));
    await using server = await start(app);
    const first = await openTab();
    const second = await openTab();
    await visit(first, server);
    await visit(second, server);
    await app.rewrite(route("new"));
    await Promise.all([untilText(first, "new"), untilText(second, "new")]);
    await first.close();
    await until(second, "navigator.locks.query().then(({held}) => held.length === 1)");
    await app.rewrite(route("newer"));
    await untilText(second, "newer");
  },
);

browserTest(
  "A tab that is opened while the code is broken, beside another one, shows that as well, until Escape",
  async (openTab) => {
    await using app = await project(route("old"));
    await using server = await start(app);
    const first = await openTab();
    await visit(first, server);
    await until(first, "window.__appserverLive === 'listening'");
    await app.rewrite(BROKEN);
    await until(first, `${OVERLAY} !== null`);
    const second = await openTab();
    await visit(second, server);
    const button = `${OVERLAY}?.contentDocument?.querySelector("button")`;
    await until(
      second,
      `Boolean(${button}) && ${OVERLAY}.contentDocument.readyState === "complete"`,
    );
    await second.evaluate(`${button}.focus()`);
    await second.keyboard.press("Escape");
    await until(second, `${OVERLAY} === null`);
    await app.rewrite(route("fixed"));
    await Promise.all([untilText(first, "fixed"), untilText(second, "fixed")]);
    await Promise.all([first, second].map((page) => until(page, `${OVERLAY} === null`)));
  },
);

browserTest("Who may not see failures goes on seeing the page", async (openTab) => {
  await using app = await project(route("old"));
  await using server = await start(app, 0, { devClients: ["192.0.2.0/24"] });
  const page = await openTab();
  await visit(page, server);
  await until(page, "window.__appserverLive === 'listening'");
  const asked = page.waitForResponse((response) => response.url().endsWith("/__appserver/error"));
  await app.rewrite(BROKEN);
  await asked;
  assertEquals(await page.evaluate(`${OVERLAY} === null`), true);
  await app.rewrite(route("fixed"));
  await untilText(page, "fixed");
});

browserTest(
  "An open page survives a restart of the server, and loads the code that changed meanwhile",
  async (openTab) => {
    await using app = await project(route("old"));
    const first = await start(app);
    const page = await openTab();
    await visit(page, first);
    const { port } = first;
    await first.server.stop();
    await app.rewrite(route("after the restart"));
    await using _second = await start(app, port);
    await untilText(page, "after the restart");
  },
);

browserTest(
  "The script runs in streamed pages, under a policy with a nonce, and in pages with a length",
  async (openTab) => {
    const policy =
      `header("Content-Security-Policy: script-src 'nonce-abc123'; connect-src 'self'");`;
    const stream = (text: string) =>
      `<?php
return static function (): void {
    ${policy}
    echo '<!doctype html><title>t</title><body><p>${text}</p>', str_repeat('x ', 40_000);
    flush();
    echo '<p id="end">end</p></body>';
};`;
    await using app = await project(stream("old"));
    await using server = await start(app);
    const page = await openTab();
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    await visit(page, server);
    assert(await page.evaluate("document.getElementById('end') !== null"));
    await app.rewrite(stream("new"));
    await untilText(page, "new");
    const length = "header('Content-Length: ' . strlen(\"<body>exact</body>\"));";
    await app.rewrite(
      `<?php return static function (): string { ${length} return '<body>exact</body>'; };`,
    );
    await untilText(page, "exact");
    await until(page, "Boolean(window.__appserverLive)");
    await app.rewrite(route("last"));
    await untilText(page, "last");
    assertEquals(refused, []);
  },
);

browserTest(
  "Styles are left to Vite where its client is on the page; code still loads the page again",
  async (openTab) => {
    const withVite = (text: string) =>
      route(`<p>${text}</p><script type="module" src="/css/@vite/client"></script>`);
    await using app = await project(withVite("old"));
    await using server = await start(app);
    const page = await openTab();
    await visit(page, server);
    await page.evaluate("window.marker = 'still here'");
    await page.evaluate(`
      const events = new EventSource("/__appserver/live");
      events.addEventListener("hello", () => window.isOpen = true);
      events.addEventListener("styles", () => window.hasHeard = true);
    `);
    await until(page, "window.isOpen === true");
    await app.write("public/css/site.css", "body { color: rgb(2, 3, 4) }");
    await until(page, "window.hasHeard === true");
    const link = "document.querySelector('link')";
    assertEquals(await page.evaluate(`${link}.getAttribute("href")`), "/css/site.css");
    assertEquals(await page.evaluate("document.querySelectorAll('link').length"), 1);
    assertEquals(await marked(page), "still here");
    await app.rewrite(withVite("new"));
    await untilText(page, "new");
  },
);
