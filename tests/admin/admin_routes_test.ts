import { assertEquals, assertMatch } from "@std/assert";
import { createAdminRoutes } from "../../src/admin/admin_routes.ts";
import { AdminToken } from "../../src/admin/admin_token.ts";
import { fakeContext, type FakeRequest } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeTarget, FAST_LANE, STATUS } from "./fake_target.ts";

const BEARER = { authorization: "Bearer secret" };

async function ask(target: FakeTarget, path: string, options: FakeRequest = {}) {
  const routes = createAdminRoutes({
    target,
    token: new AdminToken("secret"),
    clock: new FakeClock(0, STATUS.startedEpochMs + 90_000),
  });
  return await routes(fakeContext(path, options));
}

Deno.test("GET /health says that the process lives, even while nothing boots", async () => {
  const target = new FakeTarget();
  target.current = { ...STATUS, lanes: [{ ...FAST_LANE, ready: 0 }] };
  const response = await ask(target, "/health");
  assertEquals([response.status, await response.json()], [200, { status: "live" }]);
});

Deno.test("GET /ready is 503 while a lane has no worker and while the server drains", async () => {
  const target = new FakeTarget();
  assertEquals((await ask(target, "/ready")).status, 200);
  target.current = { ...STATUS, lanes: [FAST_LANE, { ...FAST_LANE, lane: "slow", ready: 0 }] };
  const booting = await ask(target, "/ready");
  assertEquals([booting.status, (await booting.json()).status], [503, "booting"]);
  target.current = { ...STATUS, isDraining: true };
  const draining = await ask(target, "/ready");
  assertEquals([draining.status, (await draining.json()).status], [503, "draining"]);
});

Deno.test("GET /status tells lanes, workers and what they do", async () => {
  const report = await (await ask(new FakeTarget(), "/status")).json();
  assertEquals([report.uptime_s, report.config_digest, report.last_boot_error], [90, "abc", null]);
  assertEquals(report.lanes[0].oldest_wait_ms, 8);
  assertEquals(report.lanes[0].workers, [{
    id: 1,
    pid: 4711,
    state: "busy",
    served: 9,
    memory_kib: 2048,
    age_s: 61,
    request: { id: "r1", method: "GET", path: "/slow", for_ms: 12 },
  }]);
});

Deno.test("GET /status is a table for who asks for text", async () => {
  const response = await ask(new FakeTarget(), "/status", { headers: { accept: "text/plain" } });
  assertMatch(response.headers.get("content-type") ?? "", /^text\/plain/);
  assertEquals(
    await response.text(),
    `appserver/1: ready, up 1 min, 4 in flight
/srv/app: callable, PHP 8.2.1, SAPI native

fast: 1 of 2 ready, 9 served, 3 waiting (the first for 8 ms)
  worker  pid   state  served  memory   age    request
  #1      4711  busy   9       2.0 MiB  1 min  GET /slow for 12 ms
  retired: crash 1
  failed: crash 1
`,
  );
});

Deno.test("GET /status tells why workers do not boot", async () => {
  const target = new FakeTarget();
  target.current = { ...STATUS, bootFailure: { message: "Parse error", atEpochMs: 0 } };
  const report = await (await ask(target, "/status")).json();
  assertEquals(report.last_boot_error, {
    message: "Parse error",
    time: "1970-01-01T00:00:00.000Z",
  });
});

Deno.test("GET /metrics is Prometheus' text", async () => {
  const target = new FakeTarget();
  target.families = [{ type: "gauge", name: "a", help: "A", samples: [{ labels: {}, value: 1 }] }];
  const response = await ask(target, "/metrics");
  assertMatch(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  assertEquals(await response.text(), "# HELP a A\n# TYPE a gauge\na 1\n");
});

for (const name of ["recycle", "reload", "stop"]) {
  Deno.test(`POST /${name} acts with the token only, and never by GET`, async () => {
    const target = new FakeTarget();
    const refused = await ask(target, `/${name}`, { method: "POST" });
    assertEquals([refused.status, refused.headers.has("www-authenticate")], [401, true]);
    const read = await ask(target, `/${name}`, { headers: BEARER });
    assertEquals([read.status, read.headers.get("allow")], [405, "POST"]);
    assertEquals(target.asked, []);
    const done = await ask(target, `/${name}`, { method: "POST", headers: BEARER });
    assertEquals([done.status, await done.json()], [200, { status: "ok", replaced: 2 }]);
    assertEquals(target.asked, [name]);
  });
}

Deno.test("POST is 409 with the reason when the server refuses", async () => {
  const target = new FakeTarget();
  target.outcome = { kind: "refused", reason: "New code does not boot" };
  const response = await ask(target, "/recycle", { method: "POST", headers: BEARER });
  assertEquals([response.status, (await response.json()).reason], [409, "New code does not boot"]);
});

Deno.test("POST /scale takes a lane and a number of workers, and says what it cannot read", async () => {
  const target = new FakeTarget();
  const scale = (body: string) =>
    ask(target, "/scale", {
      method: "POST",
      headers: { ...BEARER, "content-length": String(body.length) },
      body,
    });
  assertEquals((await scale('{"lane":"slow","workers":6}')).status, 200);
  assertEquals(target.asked, ["scale slow 6"]);
  const bad = ["", "{", "[]", '{"lane":"fast"}', '{"lane":"x","workers":1}'];
  bad.push('{"lane":"fast","workers":0}', '{"lane":"fast","workers":257}');
  for (const body of bad) {
    const response = await scale(body);
    assertEquals([body, response.status], [body, 400]);
    assertMatch((await response.json()).reason, /^Cannot scale: .* is wanted, got /);
  }
  assertEquals(target.asked.length, 1);
});

Deno.test("Admin routes know no other address, and GET ones refuse POST", async () => {
  const target = new FakeTarget();
  assertEquals((await ask(target, "/nothing")).status, 404);
  assertEquals((await ask(target, "/constructor")).status, 404);
  const posted = await ask(target, "/status", { method: "POST", headers: BEARER });
  assertEquals([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
});
