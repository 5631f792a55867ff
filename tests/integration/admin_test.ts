import { assert, assertEquals, assertMatch } from "@std/assert";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { metricFaults } from "../metrics/metric_rules.ts";
import { rawRequest } from "../support/raw_http.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

const TOKEN = "a-token-for-this-test";
const BEARER = { authorization: `Bearer ${TOKEN}` };
const APPLICATION = "<?php return static fn (): string => 'app ' . $_SERVER['REQUEST_URI'];";

function start(app: TempApp, options: Partial<Parameters<typeof TestServer.start>[0]> = {}) {
  return TestServer.start({
    root: app.root,
    adminToken: TOKEN,
    ...options,
    settings: {
      adminListen: { kind: "tcp", hostname: "127.0.0.1", port: 0 },
      ...options.settings,
    },
  });
}

/** Asks the address for operators. */
function ask(server: TestServer, path: string, init: RequestInit = {}): Promise<Response> {
  const { adminAddress } = server.server;
  assert(adminAddress !== undefined);
  return fetch(`http://127.0.0.1:${adminAddress.port}${path}`, init);
}

Deno.test("The operators' address tells of lanes, workers and requests", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app);
  assertEquals(await server.text("/x"), "app /x");
  assertEquals((await (await ask(server, "/health")).json()).status, "live");
  const ready = await ask(server, "/ready");
  assertEquals([ready.status, (await ready.json()).lanes], [200, [
    { lane: "fast", wanted: 1, ready: 1 },
  ]]);
  const status = await (await ask(server, "/status")).json();
  assertEquals([status.status, status.root, status.lanes[0].served], ["ready", app.root, 1]);
  assertMatch(status.application, /^callable/);
  assertEquals(status.lanes[0].workers[0].state, "idle");
  const metrics = await (await ask(server, "/metrics")).text();
  assertMatch(
    metrics,
    /^appserver_http_requests_total\{lane="fast",method="GET",status="2xx"\} 1$/m,
  );
  assertMatch(metrics, /^appserver_php_duration_seconds_count\{lane="fast"\} 1$/m);
});

Deno.test("docs/METRICS.md describes every metric and no other, and all keep to Prometheus' conventions", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app);
  await server.text("/");
  const text = await (await ask(server, "/metrics")).text();
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = ""]) => name);
  const document = await Deno.readTextFile(new URL("../../docs/METRICS.md", import.meta.url));
  const rows = [...document.matchAll(/^\| `((?:appserver|process)_\w+)` \|/gm)]
    .map(([, name = ""]) => name);
  assertEquals(rows.toSorted(), names.toSorted());
  const families = names.map((name) => ({
    type: text.includes(`# TYPE ${name} gauge`) ? "gauge" as const : "counter" as const,
    name,
    help: new RegExp(`^# HELP ${name} (.*)$`, "m").exec(text)?.[1] ?? "",
    samples: [],
  })).filter(({ name }) => !text.includes(`# TYPE ${name} histogram`));
  assertEquals(metricFaults(families), []);
});

Deno.test("POST /recycle and /scale change the workers, with the token only", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app);
  await server.text("/");
  const before = server.server.workerPids();
  const unnamed = await ask(server, "/recycle", { method: "POST" });
  assertEquals(unnamed.status, 401);
  await unnamed.body?.cancel();
  assertEquals(server.server.workerPids(), before);
  const recycled = await ask(server, "/recycle", { method: "POST", headers: BEARER });
  assertEquals(await recycled.json(), { status: "ok", replaced: 1 });
  assert(!server.server.stats().some(({ spawned }) => spawned < 2));
  const scaled = await ask(server, "/scale", {
    method: "POST",
    headers: BEARER,
    body: '{"lane":"fast","workers":2}',
  });
  assertEquals(await scaled.json(), { status: "ok", lane: "fast", workers: 2 });
  assertEquals(server.server.stats()[0]?.size, 2);
  const refused = await ask(server, "/scale", {
    method: "POST",
    headers: BEARER,
    body: '{"lane":"slow","workers":2}',
  });
  assertEquals([refused.status, (await refused.json()).reason], [
    409,
    "Cannot scale the slow lane: there is none",
  ]);
  assertEquals(await server.text("/after"), "app /after");
});

const OPERATORS_PATHS = [
  ...["/health", "/ready", "/status", "/metrics", "/recycle", "/reload", "/scale", "/stop"],
  ...["/__baremetal/health", "/__baremetal/metrics", "/__baremetal/recycle"],
];

Deno.test("The visitors' address knows nothing of operators whatever host a request names", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app);
  const { port } = new URL(server.url(""));
  const admin = server.server.adminAddress?.port;
  for (const path of OPERATORS_PATHS) {
    for (const host of [`127.0.0.1:${admin}`, "localhost", "[::1]"]) {
      const { status, body } = await rawRequest(
        Number(port),
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      assertEquals([status, body], [200, `app ${path}`]);
    }
  }
});

Deno.test("The visitors' address knows nothing of operators without the token, whatever a request claims", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app);
  const claims = {
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "localhost",
    forwarded: "for=127.0.0.1;host=localhost",
    "x-real-ip": "127.0.0.1",
    authorization: "Bearer wrong",
  };
  for (const path of OPERATORS_PATHS) {
    for (const method of ["GET", "POST"]) {
      const response = await server.fetch(path, { method, headers: claims });
      assertEquals(await response.text(), `app ${path}`);
    }
  }
  const health = await server.fetch("/__baremetal/health", { headers: BEARER });
  assertEquals((await health.json()).fast_pool.workers, 1);
});

Deno.test("The operators' address refuses names that were made to point at it", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app);
  const port = server.server.adminAddress?.port ?? 0;
  await using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(
    `GET /status HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`,
  ));
  const buffer = new Uint8Array(1024);
  const length = await connection.read(buffer) ?? 0;
  assertMatch(new TextDecoder().decode(buffer.subarray(0, length)), /^HTTP\/1\.1 403 /);
});

Deno.test("An address for operators that is taken costs a warning, not the server", async () => {
  await using app = await TempApp.of(APPLICATION);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = taken.addr.transport === "tcp" ? taken.addr.port : 0;
  await using server = await start(app, {
    settings: { adminListen: { kind: "tcp", hostname: "127.0.0.1", port } },
  });
  assertEquals(server.server.adminAddress, undefined);
  const { fields } = await server.logger.event("admin_off");
  assert(String(fields["hint"]).endsWith("choose another address with admin_listen"));
  assertEquals(await server.text("/"), "app /");
});

Deno.test("POST /reload goes over to the configuration that is read then, without a failed request", async () => {
  await using app = await TempApp.of(APPLICATION);
  const settings = { ...DEFAULT_CONFIG, slowWorkers: 0 };
  let next = { ...settings, fastWorkers: 2 };
  await using server = await start(app, { readConfig: () => Promise.resolve(next) });
  await server.text("/");
  const listen = { hostname: "127.0.0.1", port: 0 };
  next = { ...next, listen };
  let isOver = false;
  let answered = 0;
  const visitor = (async () => {
    while (!isOver) {
      assertEquals(await server.text("/busy"), "app /busy");
      answered++;
    }
  })();
  const reloaded = await ask(server, "/reload", { method: "POST", headers: BEARER });
  assertEquals((await reloaded.json()).status, "ok");
  isOver = true;
  await visitor;
  assert(answered > 0);
  assertEquals(
    [server.server.stats()[0]?.size, server.logger.messagesOf("config_reloaded").length],
    [
      2,
      1,
    ],
  );
});

Deno.test("POST /reload keeps everything where the new configuration cannot be read or does not boot", async () => {
  await using app = await TempApp.of(APPLICATION);
  let reads = 0;
  await using server = await start(app, {
    readConfig: () => {
      reads++;
      return reads === 1
        ? Promise.reject(new Error("go_appserver.json:1:2 expected a name"))
        : Promise.resolve({ ...DEFAULT_CONFIG, slowWorkers: 0, entry: "no_such_file.php" });
    },
  });
  await server.text("/");
  const before = server.server.workerPids();
  for (const wanted of [/expected a name/, /no_such_file\.php/]) {
    const response = await ask(server, "/reload", { method: "POST", headers: BEARER });
    assertEquals(response.status, 409);
    assertMatch((await response.json()).reason, wanted);
    assertEquals(await server.text("/still"), "app /still");
  }
  assertEquals(server.server.workerPids(), before);
});

Deno.test("A server that is to stop says so by /ready, and serves on for shutdown_delay_ms", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await start(app, { settings: { shutdownDelayMs: 60_000 } });
  await server.text("/");
  const stopped = server.server.stop();
  const ready = await ask(server, "/ready");
  assertEquals([ready.status, (await ready.json()).status], [503, "draining"]);
  assertEquals(await server.text("/still"), "app /still");
  await server.server.stopNow();
  await stopped;
});
