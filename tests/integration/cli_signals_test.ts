import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { HeldRequest } from "../support/held_request.ts";
import { timeUntilGone } from "../support/process_life.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { askWorker } from "../support/worker_facts.ts";

/** So long that no test passes by waiting for it. */
const SHUTDOWN_TIMEOUT_MS = 3_600_000;

async function engine(): Promise<TempApp> {
  const app = await TempApp.copyOf("engine");
  await app.configure({
    fast_workers: 2,
    slow_workers: 0,
    listen: "127.0.0.1:0",
    shutdown_timeout_ms: SHUTDOWN_TIMEOUT_MS,
  });
  return app;
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`serve ends with 0 on ${signal} and finishes the request in flight`, async () => {
    await using app = await engine();
    await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
    const origin = await server.origin();
    const { pid } = await askWorker(origin);
    const gate = app.path("open");
    await using held = await HeldRequest.begin(`${origin}/wait?gate=${encodeURIComponent(gate)}`);
    server.signal(signal);
    await server.line(new RegExp(`${signal}: stop`));
    await Deno.writeTextFile(gate, "");
    assertEquals(await held.rest(), "done\n");
    assertEquals((await server.ended).code, 0);
    assert(await timeUntilGone([pid], 2_000) !== undefined, `Worker ${pid} outlived the server`);
  });
}

Deno.test("serve finishes a request that has no answer yet on SIGTERM, and refuses new ones with 503", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  const gate = app.path("open");
  const held = fetch(`${origin}/held?gate=${encodeURIComponent(gate)}`);
  await server.line(/holding a request/);
  server.signal("SIGTERM");
  await server.line(/SIGTERM: stop/);
  const refused = await fetch(`${origin}/pid`);
  await refused.text();
  assertEquals(refused.status, 503);
  assertEquals(refused.headers.get("retry-after"), "1");
  await Deno.writeTextFile(gate, "");
  assertEquals(await (await held).text(), "held until done\n");
  assertEquals((await server.ended).code, 0);
});

/** Events until nobody reads them. */
const EVENTS = `<?php return static function (): void {
    header('Content-Type: text/event-stream');
    while (!connection_aborted()) {
        echo "data: event\\n\\n";
        flush();
        usleep(20_000);
    }
    error_log('nobody reads');
};`;

Deno.test("serve tells streams of events after half of shutdown_timeout_ms: PHP ends them, and no client is cut off", async () => {
  await using app = await TempApp.of(EVENTS);
  await app.configure({ fast_workers: 1, slow_workers: 0, shutdown_timeout_ms: 2_000 });
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  await using held = await HeldRequest.begin(await server.origin());
  server.signal("SIGTERM");
  assert((await held.rest()).endsWith("data: event\n\n"));
  const { code, stdout } = await server.ended;
  assertEquals([code, stdout.includes("shutdown_late")], [0, false]);
  assert(stdout.includes("nobody reads"), stdout);
});

Deno.test("serve tells streams of events after a reload, too, and serves the next one", async () => {
  await using app = await TempApp.of(EVENTS);
  await app.configure({ fast_workers: 1, slow_workers: 0, shutdown_timeout_ms: 2_000 });
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  const origin = await server.origin();
  await using held = await HeldRequest.begin(origin);
  server.signal("SIGHUP");
  await server.line(/"event":"config_reloaded"/);
  assert((await held.rest()).endsWith("data: event\n\n"));
  await using next = await HeldRequest.begin(origin);
  assertEquals(next.response.status, 200);
});

Deno.test("serve ends with 0 on SIGTERM while the application boots", async () => {
  await using app = await TempApp.of(
    '<?php fwrite(STDERR, "still booting\\n"); while (true) usleep(10_000);',
  );
  await app.configure({ fast_workers: 1, slow_workers: 0, boot_timeout_ms: 600_000 });
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  await server.line(/still booting/);
  server.signal("SIGTERM");
  assertEquals((await server.ended).code, 0);
});

Deno.test("serve ends at once on a second SIGINT, whatever is in flight", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  await using held = await HeldRequest.begin(`${origin}/endless`);
  server.signal("SIGINT");
  await server.line(/SIGINT: stop"/);
  const asked = performance.now();
  server.signal("SIGINT");
  const { code } = await server.ended;
  const passed = Math.round(performance.now() - asked);
  assert(passed < 2_000, `It took ${passed} ms`);
  assertEquals(code, 0);
  const pid = Number(held.beginning.split("\n")[0]);
  assert(await timeUntilGone([pid], 2_000) !== undefined, `Worker ${pid} outlived the server`);
});

Deno.test("serve replaces all workers on SIGUSR2", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  const before = await askWorker(origin);
  server.signal("SIGUSR2");
  await server.line(/"event":"recycled"/);
  const after = await askWorker(origin);
  assertNotEquals(after.pid, before.pid);
});

Deno.test("serve has one worker more after SIGTTIN and one less after SIGTTOU, but never none", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  server.signal("SIGTTIN");
  await server.line(/"event":"scaled".*"size":3/);
  for (const size of [2, 1]) {
    server.signal("SIGTTOU");
    await server.line(new RegExp(`"event":"scaled".*"size":${size}\\b`));
  }
  server.signal("SIGTTOU");
  await server.line(/"event":"scaled".*"size":1\b/, 2);
  await askWorker(origin);
});

Deno.test("serve says on SIGUSR1 that the runtime opens its debugger, and goes on serving", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  server.signal("SIGUSR1");
  await server.line(/"level":"error","event":"debugger_open".*127\.0\.0\.1:9229/);
  // Whichever worker it is: more than one may be ready by now.
  assert((await askWorker(origin)).pid > 0);
});

Deno.test("serve ends with 0 at once on SIGQUIT, whatever is in flight", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  await using held = await HeldRequest.begin(`${origin}/endless`);
  server.signal("SIGQUIT");
  assertEquals((await server.ended).code, 0);
  const pid = Number(held.beginning.split("\n")[0]);
  assert(await timeUntilGone([pid], 2_000) !== undefined, `Worker ${pid} outlived the server`);
});

Deno.test("serve killed by SIGKILL takes its PHP processes with it within 2 s, idle and busy ones", async () => {
  await using app = await engine();
  await using server = new ServerProcess({ words: ["serve", "--root", app.root] });
  const origin = await server.origin();
  await using held = await HeldRequest.begin(`${origin}/endless`);
  const busy = Number(held.beginning.split("\n")[0]);
  const idle = await askWorker(origin);
  assertNotEquals(idle.pid, busy);
  // The other one is kept from reading and writing, so that it cannot notice the closed pipe.
  const blocked = fetch(`${origin}/held?gate=${encodeURIComponent(app.path("never"))}`).catch(
    () => {},
  );
  await server.line(/holding a request/);
  server.signal("SIGKILL");
  await server.ended;
  await blocked;
  assert(await timeUntilGone([busy, idle.pid], 2_000) !== undefined);
});
