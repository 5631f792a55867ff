import { assert, assertEquals, assertMatch } from "@std/assert";
import { ask, assertClean, until } from "../support/fault_server.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

const GOOD =
  "<?php return static fn () => ['nonce' => $_GET['nonce'] ?? null, 'pid' => getmypid()];";
/** From the repair of an application to its first answer, ms. */
const REPAIRED_MS = 1_000;

const BROKEN = [
  {
    name: "E10 an application that never says ready",
    source: "<?php while (true) usleep(10_000);",
    reason: /not ready within 400 ms/,
  },
  { name: "E10 an application that exits at boot", source: "<?php exit(3);", reason: /exit/ },
  {
    name: "E10 an application that prints and exits",
    source: '<?php fwrite(STDERR, "No database today\\n"); exit(3);',
    reason: /exit/,
  },
  {
    name: "E10 an application that kills itself at boot",
    source: '<?php fwrite(STDERR, "No database today\\n"); posix_kill(getmypid(), SIGSEGV);',
    reason: /SIGSEGV; it said:\nNo database today/,
  },
  {
    name: "E11 a syntax error at the first start",
    source: "<?php\nreturn static fn () => 'never;",
    reason: /ParseError: .*bootstrap_app\.php:2/,
  },
  {
    name: "E11 a missing autoload at the first start",
    source: "<?php require __DIR__ . '/../vendor/autoload.php';",
    reason: /vendor\/autoload\.php/,
  },
] as const;

for (const { name, source, reason } of BROKEN) {
  Deno.test(`${name}: 503 at once, the reason in the log only, well within 1 s of the repair`, async () => {
    await using app = await TempApp.of(source);
    await using server = await TestServer.start({
      root: app.root,
      // A busy machine takes more than that to start the others, which end by themselves.
      settings: { bootTimeoutMs: source === BROKEN[0].source ? 400 : 10_000 },
    });
    const { message } = await server.logger.event("worker_boot_failed");
    assertMatch(message, reason);
    const { status, text, headers } = await ask(server, "/");
    assertEquals([status, headers.get("retry-after")], [503, "1"]);
    assert(!/database|\.php|ready|exit/.test(text), text);
    await app.rewrite(GOOD);
    const repairedMs = performance.now();
    while ((await ask(server, "/")).status !== 200) {
      const passedMs = performance.now() - repairedMs;
      // Back-off, and a probe that began before the repair.
      assert(passedMs < REPAIRED_MS + 400, `Still down after ${passedMs} ms`);
    }
    await assertClean(server);
  });
}

for (const source of [BROKEN[4].source, BROKEN[5].source]) {
  Deno.test(`E11 a reload of ${JSON.stringify(source)}: the old workers keep serving`, async () => {
    await using app = await TempApp.of(GOOD);
    await using server = await TestServer.start({ root: app.root, settings: { fastWorkers: 2 } });
    await server.server.firstBoot();
    await until(server, () => fastLane(server).idle === 2);
    const before = new Set(server.server.workerPids());
    await app.rewrite(source);
    await server.server.recycle("reload");
    await server.logger.event("recycle_stopped");
    assert(fastLane(server).bootFailures >= 1);
    assertEquals((await assertClean(server)).difference(before).size, 0);
    await app.rewrite(GOOD);
    await server.server.recycle("reload");
    assertEquals((await assertClean(server)).intersection(before).size, 0);
  });
}
