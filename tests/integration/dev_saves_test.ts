import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { denoDisk } from "../../src/reload/deno_disk.ts";
import { HeldRequest } from "../support/held_request.ts";
import { pause } from "../support/pause.ts";
import { timeUntilGone } from "../support/process_life.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

function start(app: TempApp, settings: Parameters<typeof TestServer.start>[0]["settings"] = {}) {
  return TestServer.start({
    root: app.root,
    isDev: true,
    settings: { hotReload: true, ...settings },
  });
}

/** From then on a boot counts as long, ms: a fact of the clock, which no event tells. */
const LONG_BOOT_MS = 1100;
/** In which the poll looks once at least, ms. */
const POLL_INTERVAL_MS = 1000;

async function isFile(path: string): Promise<boolean> {
  return (await denoDisk.stat(path))?.kind === "file";
}

/** PHP processes that this process has started and that run now, by process id. */
async function phpChildren(): Promise<readonly number[]> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'ps -o pid=,stat=,comm= --ppid "$1"', "sh", String(Deno.pid)],
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, state, name]) => name?.startsWith("php") && !state?.startsWith("Z"))
    .map(([pid]) => Number(pid));
}

/** A word out of a class of its own; at /slow in two pieces, the second one once the file `go` is there. */
const SPEAKER = `<?php
  require_once __DIR__ . '/Word.php';
  return static function (): iterable {
    yield Word::text() . ' ';
    while ($_SERVER['REQUEST_URI'] === '/slow' && !is_file(__DIR__ . '/../go')) {
      clearstatcache();
      usleep(1000);
    }
    yield Word::text();
  };`;

function word(text: string): string {
  return `<?php final class Word { public static function text(): string { return '${text}'; } }`;
}

Deno.test("--dev lets a request that is under way at a save end on the old code; the next one has the new", async () => {
  await using app = await TempApp.of(SPEAKER);
  await app.write("php/Word.php", word("old"));
  await using server = await start(app, { fastWorkers: 2 });
  await using held = await HeldRequest.begin(server.url("/slow"));
  assertEquals(held.beginning, "old ");
  await app.write("php/Word.php", word("new"));
  await server.logger.event("hot_reload");
  assertEquals(await server.text("/"), "new new");
  await app.write("go", "");
  assertEquals(await held.rest(), "old");
  assertEquals(await server.text("/"), "new new");
});

Deno.test("--dev serves a save with a process that waited for it, and none is left at the end", async () => {
  const pidOf = (text: string) => `<?php return static fn (): string => '${text} ' . getmypid();`;
  await using app = await TempApp.of(pidOf("old"));
  let before: readonly number[] = [];
  {
    await using server = await start(app);
    assertEquals((await server.text("/")).split(" ")[0], "old");
    while (before.length < 2) {
      await pause(10);
      before = await phpChildren();
    }
    await app.rewrite(pidOf("new"));
    await server.logger.event("hot_reload");
    const [text, pid] = (await server.text("/")).split(" ");
    assertEquals(text, "new");
    assert(before.includes(Number(pid)), `${pid} is none of ${before}`);
    while ((await phpChildren()).length < 2) await pause(10);
    before = [...before, ...await phpChildren()];
  }
  assertNotEquals(await timeUntilGone(before, 5_000), undefined);
});

const ENDLESS_BOOTS = [
  { what: "", isFirst: false, afterMs: LONG_BOOT_MS },
  { what: ", also within its first second", isFirst: false, afterMs: 0 },
  { what: ", also the very first", isFirst: true, afterMs: LONG_BOOT_MS },
] as const;
for (const { what, isFirst, afterMs } of ENDLESS_BOOTS) {
  Deno.test(`--dev gives up a boot that never ends where the code changes again${what}`, async () => {
    const answering = (text: string) => `<?php return static fn (): string => '${text}';`;
    // Says when it is there by a file: nothing else comes out of it.
    const endless = `<?php touch(__DIR__ . '/../booting'); while (true) { usleep(1000); }`;
    await using app = await TempApp.of(isFirst ? endless : answering("old"));
    await using server = await start(app, { bootTimeoutMs: 60_000 });
    if (!isFirst) {
      assertEquals(await server.text("/"), "old");
      await app.rewrite(endless);
    }
    while (!await isFile(app.path("booting"))) await pause(10);
    await pause(afterMs);
    await app.rewrite(answering("new"));
    while (await server.text("/") !== "new") await pause(10);
    assertEquals(server.logger.messagesOf("worker_boot_failed"), []);
  });
}

Deno.test("--dev lets a long boot end although files are looked at meanwhile", async () => {
  const answering = (text: string) => `<?php return static fn (): string => '${text}';`;
  const slow = `<?php touch(__DIR__ . '/../booting');
    while (!is_file(__DIR__ . '/../go')) { clearstatcache(); usleep(1000); }
    return static fn (): string => 'new';`;
  await using app = await TempApp.of(answering("old"));
  await using server = await start(app, { watchMode: "poll" });
  assertEquals(await server.text("/"), "old");
  await app.rewrite(slow);
  while (!await isFile(app.path("booting"))) await pause(10);
  await pause(LONG_BOOT_MS + POLL_INTERVAL_MS);
  const reloaded = server.logger.event("hot_reload");
  await app.write("go", "");
  await reloaded;
  assertEquals(await server.text("/"), "new");
});

Deno.test("--dev refuses a syntax error in a file that only a request loads, until that file is repaired", async () => {
  await using app = await TempApp.of(`<?php return static function (): string {
    require_once __DIR__ . '/Word.php';
    return Word::text();
  };`);
  await app.write("php/Word.php", word("old"));
  await app.write("php/other.php", "<?php");
  await using server = await start(app);
  assertEquals(await server.text("/"), "old");
  await app.write("php/Word.php", "<?php\nfinal class Word {\n  oops\n}");
  const failure = await server.logger.event("worker_boot_failed");
  assertMatch(failure.message, /ParseError.*Word\.php:3/);
  await server.logger.event("recycle_stopped");
  assertEquals(await server.text("/"), "old");
  const refused = server.logger.nextEvent("recycle_stopped");
  await app.write("php/other.php", "<?php // The save of another file repairs nothing.");
  await refused;
  assertEquals(await server.text("/"), "old");
  const reloaded = server.logger.nextEvent("hot_reload");
  await app.write("php/Word.php", word("new"));
  await reloaded;
  assertEquals(await server.text("/"), "new");
});

Deno.test("--dev lets no worker serve that booted beside the old ones and loaded code that was refused", async () => {
  await using app = await TempApp.of(`<?php
    touch(__DIR__ . '/../booting');
    while (is_file(__DIR__ . '/../held')) { usleep(1000); clearstatcache(); }
    require __DIR__ . '/Word.php';
    return static fn (): string => $_SERVER['REQUEST_URI'] === '/leave' ? exit('left') : Word::text();`);
  await app.write("php/Word.php", word("old"));
  await using server = await start(app, { fastWorkers: 2, slowWorkers: 0 });
  await server.server.firstBoot();
  while (server.server.stats()[0]?.idle !== 2) await pause(10);
  await app.write("held", "");
  await Deno.remove(app.path("booting"));
  assertEquals(await server.text("/leave"), "left");
  while (!await isFile(app.path("booting"))) await pause(10);
  await app.write("php/broken.php", "<?php oops oops");
  await server.logger.event("recycle_stopped");
  const refused = server.logger.nextEvent("recycle_stopped");
  await app.write("php/Word.php", word("refused"));
  await refused;
  const ready = server.logger.nextEvent("worker_ready");
  await Deno.remove(app.path("held"));
  await ready;
  for (let count = 0; count < 4; count++) assertEquals(await server.text("/"), "old");
  const reloaded = server.logger.nextEvent("hot_reload");
  await app.write("php/broken.php", "<?php");
  await reloaded;
  assertEquals(await server.text("/"), "refused");
});
