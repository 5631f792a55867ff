import { assertEquals } from "@std/assert";
import { goEndpoints } from "../../src/admin/go_endpoints.ts";
import { AdminToken } from "../../src/admin/admin_token.ts";
import { fakeContext, type FakeRequest } from "../http/fake_context.ts";
import { FakeTarget, FAST_LANE, STATUS } from "./fake_target.ts";

const BEARER = { authorization: "Bearer secret" };

async function ask(target: FakeTarget, path: string, options: FakeRequest = {}) {
  const handler = goEndpoints({
    target,
    token: new AdminToken("secret"),
    totals: () => ({
      requests: 7,
      errors: 2,
      routes: new Map([["/blog/", { count: 3, totalMs: 1.5 }]]),
    }),
  });
  return await handler(fakeContext(path, options), () => new Response("app", { status: 299 }));
}

Deno.test("goEndpoints are the application's as long as nobody bears the token", async () => {
  const target = new FakeTarget();
  const forged = {
    host: "localhost",
    "x-forwarded-for": "127.0.0.1",
    forwarded: "for=127.0.0.1",
    authorization: "Bearer wrong",
  };
  for (const name of ["health", "metrics", "recycle", "nothing"]) {
    const path = `/__baremetal/${name}`;
    assertEquals((await ask(target, path)).status, 299);
    assertEquals((await ask(target, path, { method: "POST", headers: forged })).status, 299);
  }
  assertEquals(target.asked, []);
});

Deno.test("GET /__baremetal/health keeps the Go server's shape", async () => {
  const target = new FakeTarget();
  target.current = { ...STATUS, lanes: [{ ...FAST_LANE, size: 4, ready: 3 }] };
  const response = await ask(target, "/__baremetal/health", { headers: BEARER });
  assertEquals(await response.json(), {
    fast_pool: { workers: 4, dead_workers: 1 },
    slow_pool: { workers: 0, dead_workers: 0 },
  });
});

Deno.test("GET /__baremetal/metrics keeps the Go server's shape, and no path makes it grow", async () => {
  const response = await ask(new FakeTarget(), "/__baremetal/metrics", { headers: BEARER });
  assertEquals(await response.json(), {
    total_requests: 7,
    total_errors: 2,
    in_flight: 4,
    by_route: { "/blog/": { count: 3, total_lacency_ns: 1_500_000, total_latency_ns: 1_500_000 } },
  });
});

Deno.test("POST /__baremetal/recycle replaces workers; GET does not", async () => {
  const target = new FakeTarget();
  const read = await ask(target, "/__baremetal/recycle", { headers: BEARER });
  assertEquals([read.status, target.asked], [405, []]);
  const posted = await ask(target, "/__baremetal/recycle", { method: "POST", headers: BEARER });
  assertEquals([posted.status, (await posted.json()).status, target.asked], [200, "ok", [
    "recycle",
  ]]);
});
