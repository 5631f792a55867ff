import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { startDemo } from "../support/demo_server.ts";
import { rawRequest } from "../support/raw_http.ts";
import { TestServer } from "../support/test_server.ts";

/** The demo's own 404, so that nothing else can be mistaken for it. */
const NO_PAGE = /This application has no page at that address/;

async function raw(server: TestServer, target: string) {
  return await rawRequest(
    server.port,
    `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
}

/** A project whose public folder holds what must not be served, and an application that says so. */
async function projectWithSecrets(): Promise<string> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/php`);
  await Deno.mkdir(`${root}/public/css/.git`, { recursive: true });
  await Deno.writeTextFile(`${root}/.env`, "SECRET=1");
  await Deno.writeTextFile(`${root}/public/css/.env`, "SECRET=1");
  await Deno.writeTextFile(`${root}/public/css/.git/config`, "SECRET=1");
  await Deno.writeTextFile(`${root}/public/css/index.php`, "<?php // SECRET=1");
  await Deno.writeTextFile(`${root}/public/css/page.css`, "p{}");
  await Deno.writeTextFile(
    `${root}/php/bootstrap_app.php`,
    "<?php return static function (): string { http_response_code(404); return 'php'; };",
  );
  return root;
}

Deno.test("AppServer serves the demo's stylesheets and scripts without PHP", async () => {
  await using server = await startDemo();
  const files = [["/css/base.css", "text/css"], ["/js/app.js", "text/javascript"]] as const;
  for (const [path, type] of files) {
    const response = await server.fetch(`${path}?v=1`);
    const text = await response.text();
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("content-type") ?? "", new RegExp(`^${type}`));
    assertEquals(text, await Deno.readTextFile(new URL(`../../public${path}`, import.meta.url)));
  }
  assertEquals(server.accessRecords.map(({ lane }) => lane), ["", ""]);
});

Deno.test("AppServer names the request once on a file from disk and from memory, with the client's id", async () => {
  await using server = await startDemo();
  for (let round = 0; round < 3; round++) {
    const { head } = await rawRequest(
      server.port,
      `GET /css/base.css HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: round-${round}\r\nConnection: close\r\n\r\n`,
    );
    assertEquals(head.match(/^x-request-id:.*$/gim), [`X-Request-Id: round-${round}`]);
  }
});

Deno.test("AppServer names the request once on what takes the place of PHP's 404, with the client's id", async () => {
  const root = await projectWithSecrets();
  await Deno.writeTextFile(
    `${root}/php/bootstrap_app.php`,
    `<?php return static function (): string {
        $folder = dirname(__DIR__) . '/public/' . $_GET['folder'];
        mkdir($folder);
        file_put_contents("$folder/index.html", str_repeat('x', (int) $_GET['bytes']));
        http_response_code(404);
        return 'not here';
    };`,
  );
  await using server = await TestServer.start({
    root,
    settings: { staticRules: [{ prefix: "/", dir: "public" }] },
    onStopped: () => Deno.remove(root, { recursive: true }),
  });
  const cases = [
    ["small", "/small/index.html", 5, "", 200],
    ["part", "/part/index.html", 5, "Range: bytes=1-2\r\n", 206],
    ["large", "/large/index.html", 2_000_000, "", 200],
    ["slash", "/slash", 5, "", 301],
  ] as const;
  for (const [folder, path, bytes, field, wanted] of cases) {
    const { head, status } = await rawRequest(
      server.port,
      `GET ${path}?folder=${folder}&bytes=${bytes} HTTP/1.1\r\nHost: localhost\r\n` +
        `X-Request-Id: ${folder}\r\n${field}Connection: close\r\n\r\n`,
    );
    assertEquals(status, wanted, folder);
    assertEquals(head.match(/^x-request-id:.*$/gim), [`X-Request-Id: ${folder}`]);
  }
});

Deno.test("AppServer answers 304 to a known ETag, a range with 206, HEAD without a body", async () => {
  await using server = await startDemo();
  const first = await server.fetch("/css/base.css", { headers: { "accept-encoding": "identity" } });
  const size = (await first.arrayBuffer()).byteLength;
  const etag = first.headers.get("etag") ?? "";
  assertNotEquals(etag, "");
  const ask = async (init: RequestInit) => {
    const response = await server.fetch("/css/base.css", init);
    return [response.status, (await response.arrayBuffer()).byteLength];
  };
  assertEquals(await ask({ headers: { "if-none-match": etag } }), [304, 0]);
  assertEquals(await ask({ headers: { range: "bytes=0-9", "accept-encoding": "identity" } }), [
    206,
    10,
  ]);
  const head = await server.fetch("/css/base.css", {
    method: "HEAD",
    headers: { "accept-encoding": "identity" },
  });
  assertEquals([head.status, await head.text()], [200, ""]);
  assertEquals(head.headers.get("content-length"), String(size));
});

Deno.test("AppServer gives a file that is not there to PHP, and serves files again after PHP's 404", async () => {
  await using server = await startDemo();
  for (let round = 0; round < 2; round++) {
    const missing = await server.fetch("/css/none.css");
    assertEquals(missing.status, 404);
    assertMatch(await missing.text(), NO_PAGE);
    const file = await server.fetch("/css/base.css");
    await file.body?.cancel();
    assertEquals(file.status, 200);
  }
});

Deno.test("AppServer serves nothing above a static folder, however the path is written", async () => {
  await using server = await startDemo();
  const targets = [
    "/go_appserver.json",
    "/php/worker.php",
    "/css/../php/worker.php",
    "/css/..%2f..%2fphp/worker.php",
    "/css/%2e%2e/%2e%2e/php/worker.php",
    "/css/....//php/worker.php",
    "/css//etc/passwd",
    "/css/..\\..\\php\\worker.php",
    "/css/base.css%00.js",
    "/css/",
  ];
  for (const target of targets) {
    const { status, body } = await raw(server, target);
    assert(status >= 400 && status < 500, `${target}: ${status}`);
    assert(!/<\?php|fast_workers|root:/.test(body), `${target}: ${body}`);
  }
});

Deno.test("AppServer serves neither hidden files nor PHP source from a static folder", async () => {
  const root = await projectWithSecrets();
  try {
    await using server = await TestServer.start({
      root,
      settings: { staticRules: [{ prefix: "/css/", dir: "public/css" }] },
    });
    for (const path of ["/css/.env", "/css/.git/config", "/css/index.php", "/css/%2eenv"]) {
      const { status, body } = await raw(server, path);
      assert(!body.includes("SECRET"), `${path}: ${body}`);
      assertEquals(status, 404, path);
    }
    assertEquals((await raw(server, "/css/page.css")).body, "p{}");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
