import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bytesOf } from "../support/raw_http.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

/** An application with one way to fail for each kind of page, and one that is well. */
const FAILING = `<?php
return static function (): string {
    $path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
    if ($path !== '/') {
        file_put_contents('php://stderr', "about to fail\\n");
        usleep(20_000); // The line comes by another pipe than the answer: pages show what has arrived before the failure.
    }
    if ($path === '/die') { posix_kill(getmypid(), SIGKILL); }
    if ($path === '/hang') { sleep(60); }
    if ($path === '/fatal') { eval('class A {} class A {}'); }
    if ($path === '/throw') { (static fn (string $password) => throw new DomainException('lost'))(strrev('2retnuh')); }
    return 'well';
};`;

function start(app: TempApp, settings: Parameters<typeof TestServer.start>[0]["settings"] = {}) {
  return TestServer.start({
    root: app.root,
    isDev: true,
    settings: { requestTimeoutMs: 500, ...settings },
  });
}

const PAGES = [
  ["/throw", 500, "DomainException: lost"],
  ["/fatal", 500, "Cannot declare class A"],
  ["/die", 502, "worker_crashed"],
  ["/hang", 504, "worker_timeout"],
] as const;

for (const [path, status, what] of PAGES) {
  Deno.test(`--dev shows worker, lane and the last lines of standard error for ${path}, and the next answer is clean`, async () => {
    await using app = await TempApp.of(FAILING);
    await using server = await start(app);
    assertEquals(await server.text("/"), "well");
    const response = await server.fetch(path, { headers: { accept: "text/plain" } });
    const text = await response.text();
    assertEquals(response.status, status, text);
    assertStringIncludes(text, what);
    assertMatch(text, /Standard error of the worker:\n(?:.*\n)*about to fail\n/);
    assertMatch(text, /, worker fast#\d+\n$/);
    const record = server.accessRecords.find((known) => known.path === path);
    assert(record !== undefined && record.lane === "fast" && record.workerId > 0);
    assertEquals(await server.text("/"), "well");
  });
}

Deno.test("--dev makes no page for a client that has left: 499 stands in the log alone", async () => {
  await using app = await TempApp.of(FAILING);
  await using server = await start(app);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    bytesOf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"),
  );
  await connection.closeWrite();
  const text = await new Response(connection.readable).text();
  assertMatch(text, /^HTTP\/1\.1 400 [^]*content-length: 0\r\n/i);
  assertEquals(server.accessRecords.map(({ status }) => status), [499]);
});

Deno.test("Arguments of functions reach neither page nor log", async () => {
  await using app = await TempApp.of(FAILING);
  await using server = await start(app);
  for (const accept of ["text/html", "text/plain", "application/json"]) {
    const response = await server.fetch("/throw", { headers: { accept } });
    assert(!(await response.text()).includes("hunter2"));
  }
  await using production = await TestServer.start({ root: app.root });
  await production.text("/throw");
  const { fields } = await production.logger.event("application_failed");
  assertMatch(String(fields.trace), /\{closure/);
  for (const { logger } of [server, production]) {
    const traces = logger.events.map((event) => JSON.stringify(event)).join();
    assert(!traces.includes("hunter2"), traces);
  }
});

Deno.test("dev_clients says who is shown failures and the page about the server; others get what production answers", async () => {
  await using app = await TempApp.of(FAILING);
  await using server = await start(app, { devClients: ["192.0.2.0/24"] });
  assert(!(await server.text("/throw")).includes("lost"));
  assertEquals(await server.text("/__appserver/"), "well");
});

Deno.test("The page about the server shows lanes, workers, what was left behind and what was slow", async () => {
  await using app = await TempApp.of(`<?php
final class Cart { public static array $items = []; }
return static function (): string {
    Cart::$items[] = $_SERVER['REQUEST_URI'];
    if (str_starts_with($_SERVER['REQUEST_URI'], '/slow')) { usleep(600_000); }
    return 'ok';
};`);
  await using server = await start(app, { requestTimeoutMs: 5000 });
  await server.server.firstBoot();
  for (const path of ["/1", "/2", "/3", "/4", "/5", "/6", "/slow?token=t0p"]) {
    await server.text(path);
  }
  const told = () =>
    server.logger.events.find(({ message }) => message.startsWith("GET /slow took"));
  // On a busy machine others are slow as well.
  while (told() === undefined) await server.logger.nextEvent("slow_request");
  const { message = "", fields = {} } = told() ?? {};
  assertMatch(message, /^GET \/slow took \d+ ms in the fast lane \(there are no slow workers\)/);
  assertStringIncludes(String(fields.hint), "slow_workers");
  const response = await server.fetch("/__appserver/");
  const text = await response.text();
  assertEquals(response.headers.get("content-type"), "text/html; charset=UTF-8");
  assertMatch(text, /<h2>fast: 1 of 1 ready, \d+ served<\/h2>/);
  assertStringIncludes(text, "static property Cart::$items");
  assertStringIncludes(text, "GET /slow took");
  assert(!text.includes("t0p"));
  assertMatch(server.server.statusText(), /left behind:\n {2}static property Cart::\$items/);
});

Deno.test("A request that waited for a worker is told how long, and what to do", async () => {
  await using app = await TempApp.of(
    "<?php return static function (): string { usleep(80_000); return 'ok'; };",
  );
  await using server = await start(app, { requestTimeoutMs: 5000, slowWorkers: 1 });
  await server.server.firstBoot();
  await Promise.all([server.text("/a"), server.text("/b")]);
  const { message, fields } = await server.logger.event("slow_request");
  assertMatch(message, /in the fast lane \(nothing makes it slow\), waited \d+ ms for a worker$/);
  assertStringIncludes(String(fields.hint), "raise fast_workers");
});

Deno.test("--dev reloads for a file that PHP has loaded from outside of the project, and names it", async () => {
  await using elsewhere = await TempApp.empty();
  await elsewhere.write("lib/text.php", "<?php return 'old';");
  const file = elsewhere.path("lib/text.php");
  await using app = await TempApp.of(
    `<?php $text = require '${file}'; return static fn (): string => $text;`,
  );
  await using server = await start(app, { hotReload: true, liveReload: false });
  const extended = server.logger.nextEvent("watch_extended");
  assertEquals(await server.text("/"), "old");
  await extended;
  for (const text of ["new", "newer"]) {
    const reloaded = server.logger.nextEvent("hot_reload");
    await elsewhere.write("lib/text.php", `<?php return '${text}';`);
    const { message, fields } = await reloaded;
    assertEquals(message, `Reloaded: ${file}`);
    assert(Number(fields.duration_ms) >= 0);
    assertEquals(await server.text("/"), text);
  }
});

Deno.test("--dev takes the next free port where the one that is wanted is taken, and says who to ask", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'second';");
  await using first = await start(app);
  const { AppServer } = await import("../../src/server/app_server.ts");
  const { DEFAULT_CONFIG } = await import("../../src/config/config.ts");
  const { RecordingLogger } = await import("../support/recording_logger.ts");
  const options = {
    config: {
      ...DEFAULT_CONFIG,
      adminListen: { kind: "off" } as const,
      listen: { hostname: "127.0.0.1", port: first.port },
    },
    root: app.root,
    environment: Deno.env.toObject(),
  };
  const logger = new RecordingLogger();
  await using second = await AppServer.start({ ...options, logger, isDev: true });
  assert(second.address.port > first.port);
  const { message, fields } = await logger.event("port_taken");
  assertStringIncludes(message, `listening on port ${second.address.port} instead`);
  assertStringIncludes(String(fields.hint), `ss -ltnp 'sport = :${first.port}'`);
});
