import { assert, assertEquals } from "@std/assert";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { isRunning } from "../support/process_life.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

/** A correct application that answers with one word. */
function answering(word: string): string {
  return `<?php return static fn (): string => '${word}';`;
}

const BROKEN = "<?php throw new RuntimeException('No database today');";

/** Asks until the answer fits, at most so long; returns how long it took, ms. */
async function timeUntil(
  server: TestServer,
  fits: (status: number, text: string) => boolean,
  limitMs: number,
): Promise<number> {
  const started = performance.now();
  while (true) {
    const response = await server.fetch("/");
    const text = await response.text();
    const passed = performance.now() - started;
    if (fits(response.status, text)) return passed;
    assert(passed < limitMs, `Still ${response.status} ${text} after ${Math.round(passed)} ms`);
  }
}

Deno.test("AppServer answers 503 while the application does not boot, and serves within 1 s of the repair", async () => {
  await using app = await TempApp.of(BROKEN);
  await using server = await TestServer.start({ root: app.root });
  const first = await server.server.firstBoot();
  assert(first instanceof Error);
  assert(first.message.includes("No database today"), first.message);
  const refused = await server.fetch("/");
  const text = await refused.text();
  assertEquals(refused.status, 503);
  assertEquals(refused.headers.get("retry-after"), "1");
  assert(!text.includes("No database today"), text);
  await app.rewrite(answering("repaired"));
  await timeUntil(server, (status, body) => status === 200 && body === "repaired", 1_000);
  assertEquals(server.logger.messagesOf("worker_boot_recovered").length, 1);
});

Deno.test("AppServer names the file and the line of a syntax error, and serves after its repair", async () => {
  await using app = await TempApp.of("<?php\nreturn static fn (): string => 'never;");
  await using server = await TestServer.start({ root: app.root });
  const first = await server.server.firstBoot();
  assert(first instanceof Error);
  assert(first.message.includes("bootstrap_app.php:2"), first.message);
  await app.rewrite(answering("fine"));
  await timeUntil(server, (_status, body) => body === "fine", 1_000);
});

Deno.test("AppServer without hot_reload serves within 1 s of a repair of a file that no error named", async () => {
  await using app = await TempApp.of(`<?php
    $settings = require __DIR__ . '/settings.php';
    if ($settings['database'] === '') {
        throw new RuntimeException('No database is set');
    }
    return static fn (): string => 'repaired';`);
  await app.write("php/settings.php", "<?php return ['database' => ''];");
  await using server = await TestServer.start({ root: app.root });
  const first = await server.server.firstBoot();
  assert(first instanceof Error && first.message.includes("No database is set"));
  // By then the pauses between attempts are longer than a second.
  while (fastLane(server).bootFailures < 5) await server.logger.nextEvent("worker_boot_failed");
  await app.write("php/settings.php", "<?php return ['database' => 'sqlite::memory:'];");
  await timeUntil(server, (_status, body) => body === "repaired", 1_000);
});

Deno.test("AppServer with hot_reload serves changed code, and no request fails meanwhile", async () => {
  await using app = await TempApp.of(answering("old"));
  await using server = await TestServer.start({
    root: app.root,
    settings: { hotReload: true, fastWorkers: 2 },
  });
  assertEquals(await (await server.fetch("/")).text(), "old");
  await app.rewrite(answering("new"));
  await timeUntil(server, (status, text) => {
    assertEquals(status, 200);
    return text === "new";
  }, 3_000);
});

Deno.test("AppServer with hot_reload keeps the old code while the new one does not boot", async () => {
  await using app = await TempApp.of(answering("old"));
  await using server = await TestServer.start({ root: app.root, settings: { hotReload: true } });
  assertEquals(await (await server.fetch("/")).text(), "old");
  await app.rewrite(BROKEN);
  await timeUntil(server, (status, text) => {
    assertEquals(`${status} ${text}`, "200 old");
    return server.logger.messagesOf("recycle_stopped").length > 0;
  }, 3_000);
  await app.rewrite(answering("new"));
  await timeUntil(server, (status, text) => {
    assertEquals(status, 200);
    return text === "new";
  }, 3_000);
  assert(fastLane(server).bootFailures >= 1);
});

/** Boots `boots` times, then never again. */
function bootingTimes(boots: number, counter: string): string {
  const file = JSON.stringify(counter);
  return `<?php file_put_contents(${file}, '.', FILE_APPEND); clearstatcache();
    if (filesize(${file}) > ${boots}) throw new RuntimeException('Too many connections');
    return static fn (): string => 'served';`;
}

Deno.test("AppServer.reload keeps the old workers where not all of the new ones boot, and can be asked again", async () => {
  await using app = await TempApp.of("");
  await app.rewrite(bootingTimes(2, `${app.root}/boots`));
  let fastWorkers = 2;
  await using server = await TestServer.start({
    root: app.root,
    readConfig: () => Promise.resolve({ ...DEFAULT_CONFIG, slowWorkers: 0, fastWorkers }),
  });
  assertEquals(await server.text("/"), "served");
  const before = server.server.workerPids();
  const outcome = await server.server.reload();
  assert(outcome.kind === "kept");
  assert(outcome.error.message.includes("Too many connections"), outcome.error.message);
  assertEquals([await server.text("/"), server.server.workerPids()], ["served", before]);
  await app.rewrite(answering("reloaded"));
  fastWorkers = 1;
  assertEquals((await server.server.reload()).kind, "replaced");
  assertEquals(await server.text("/"), "reloaded");
});

Deno.test("AppServer.stop ends workers that boot for a new configuration", async () => {
  await using app = await TempApp.of(answering("served"));
  const server = await TestServer.start({
    root: app.root,
    readConfig: () => Promise.resolve({ ...DEFAULT_CONFIG, slowWorkers: 0 }),
  });
  assertEquals(await server.text("/"), "served");
  await app.rewrite("<?php fwrite(STDERR, getmypid() . PHP_EOL); while (true) usleep(10_000);");
  const reload = server.server.reload();
  const pid = Number((await server.logger.event("php_stderr")).message);
  await server.server.stop();
  assertEquals((await reload).kind, "kept");
  assert(!await isRunning(pid), `${pid} still boots`);
});
