import { assert, assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { makeValidators } from "../../src/static/conditional.ts";
import { HotFile } from "../../src/static/hot_file.ts";
import { HotFiles } from "../../src/static/hot_files.ts";
import type { LookupPlan } from "../../src/static/rule_folder.ts";
import { fakeContext } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { MODIFIED_MS } from "./fake_files.ts";
import { setUp } from "./fake_site.ts";

const HELLO = "/srv/app/public/hello.txt";
const PLAN: LookupPlan = {
  kind: "candidates",
  candidates: [],
  names: [],
  isFolder: false,
  isCanonical: true,
};

function fileOf(sizeBytes: number): HotFile {
  const facts = { sizeBytes, modifiedMs: MODIFIED_MS, inode: 1 };
  return new HotFile({
    representation: {
      sizeBytes,
      validators: makeValidators(facts, MODIFIED_MS),
      contentType: "text/plain",
      cacheControl: "no-cache",
      coding: undefined,
      isNegotiated: false,
    },
    bytes: new Uint8Array(sizeBytes),
  });
}

Deno.test("static handler sends more than 128 KiB from memory in parts, which a slow reader cannot keep for ever", async () => {
  const { ask } = await setUp({ entries: { "/srv/app/public/half.bin": "x".repeat(900_000) } });
  const cases: [Record<string, string>, number, number][] = [
    [{}, 200, 900_000],
    [{ range: "bytes=9-799999" }, 206, 799_991],
    [{ range: "bytes=9-131080" }, 206, 131_072],
  ];
  for (const [headers, status, bytes] of [...cases, ...cases]) {
    const { response, context } = await ask("/half.bin", { headers });
    assertEquals([response.status, await response.text()], [status, "x".repeat(bytes)]);
    assertEquals(context.notes.bodyBytes, bytes);
    assertEquals(await context.notes.delivered, bytes > 131_072 ? bytes : undefined);
  }
  const { response: head } = await ask("/half.bin", { method: "HEAD" });
  assertEquals([head.headers.get("content-length"), head.body], ["900000", null]);
});

Deno.test("HotFile cuts a client that takes nothing of its parts for too long", async () => {
  const context = fakeContext("/half.bin");
  const clock = new FakeClock();
  const { body } = await fileOf(900_000).answer(context, { clock, timeoutMs: 1_000 });
  assert(body !== null);
  const reader = body.getReader();
  await reader.read();
  await clock.advance(1_000);
  await assertRejects(() => reader.read(), AppServerError, "read nothing for 1000 ms");
  assertEquals([await context.notes.delivered, context.notes.errorCode, clock.pendingTimers], [
    131_072,
    "client_stalled",
    0,
  ]);
});

Deno.test("static handler answers a small file from memory: whole, head, range, conditions", async () => {
  const { ask, files } = await setUp();
  const { response: first } = await ask("/hello.txt");
  const etag = first.headers.get("etag") ?? "";
  const looks = files.looks.length;
  const kinds: [Record<string, string>, string, string][] = [
    [{}, "GET", "200 hello, world\n"],
    [{}, "HEAD", "200 "],
    [{ range: "bytes=7-11" }, "GET", "206 world"],
    [{ range: "bytes=90-" }, "GET", "416"],
    [{ "if-none-match": etag }, "GET", "304 "],
    [{ "if-match": '"other"' }, "GET", "412"],
  ];
  for (const [headers, method, wanted] of kinds) {
    const { response } = await ask("/hello.txt", { headers, method });
    const seen = `${response.status} ${await response.text()}`;
    assertEquals(seen.slice(0, wanted.length), wanted);
  }
  assertEquals(files.looks.slice(looks), []);
});

Deno.test("static handler sees every change of a busy file within a second", async () => {
  const changes: [string, (site: Awaited<ReturnType<typeof setUp>>) => void, string][] = [
    ["replaced", ({ files }) => files.put(HELLO, "new text"), "200 new text"],
    ["deleted", ({ files }) => files.entries.delete(HELLO), "200 app"],
    [
      "no longer readable",
      ({ files }) => files.put(HELLO, { kind: "refused", reason: "unreadable" }),
      "200 app",
    ],
    ["a folder now", ({ files }) => files.put(HELLO, { kind: "directory" }), "200 app"],
    [
      "too large for memory",
      ({ files }) => files.put(HELLO, "x".repeat(1_100_000)),
      `200 ${"x".repeat(1_100_000)}`,
    ],
  ];
  for (const [name, change, wanted] of changes) {
    const site = await setUp();
    const { text, clock, files } = site;
    for (let round = 0; round < 5; round++) {
      assertEquals(await text("/hello.txt"), "200 hello, world\n");
      await clock.advance(99);
    }
    change(site);
    for (let round = 0; round < 10; round++) {
      await text("/hello.txt");
      await clock.advance(100);
    }
    assertEquals(await text("/hello.txt"), wanted, name);
    // The last answer may have set off another look.
    await clock.advance(1);
    assertEquals(files.openCount, 0, name);
  }
});

Deno.test("static handler reads a file once for a crowd that asks before it is in memory", async () => {
  const { text, files } = await setUp();
  const asked = Array.from({ length: 20 }, () => text("/hello.txt"));
  assertEquals(await Promise.all(asked), Array(20).fill("200 hello, world\n"));
  // Each has looked whether the file is still the same; the copies belong to the reading.
  assertEquals(files.looks.filter((path) => path === `${HELLO}.br`).length, 1);
  assertEquals(files.openCount, 0);
});

Deno.test("static handler looks again once, however many ask, and lets nobody wait for it", async () => {
  const { ask, clock, files } = await setUp();
  await ask("/hello.txt");
  await clock.advance(300);
  const looks = files.looks.length;
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask("/hello.txt")));
  assertEquals(answers.map(({ response }) => response.status), Array(20).fill(200));
  assertEquals(files.looks.slice(looks).filter((path) => path === HELLO), [HELLO]);
});

Deno.test("static handler remembers for half a second that nothing is there, but not against a 404", async () => {
  let status = 200;
  const { text, files, clock } = await setUp({ app: () => new Response("app", { status }) });
  assertEquals(await text("/sub/none.txt"), "200 app");
  const looks = files.looks.length;
  assertEquals(await text("/sub/none.txt"), "200 app");
  assertEquals(files.looks.slice(looks), []);
  files.put("/srv/app/public/sub/none.txt", "made");
  assertEquals(await text("/sub/none.txt"), "200 app");
  status = 404;
  assertEquals(await text("/sub/none.txt"), "200 made");
  files.entries.delete("/srv/app/public/sub/none.txt");
  await clock.advance(1_000);
  assertEquals(await text("/sub/none.txt"), "404 app");
});

Deno.test("HotFiles keeps 32 MiB of files and 4096 misses at most, the youngest", () => {
  const hot = new HotFiles();
  for (let index = 0; index < 40; index++) {
    hot.put(`/${index}`, {
      file: fileOf(1024 * 1024),
      plan: PLAN,
      sinceMs: 0,
      isRefreshing: false,
    });
  }
  assertEquals(hot.totalBytes, 32 * 1024 * 1024);
  assertEquals([hot.find("/7", 0), hot.find("/8", 0) !== undefined], [undefined, true]);
  hot.put("/39", { file: fileOf(1), plan: PLAN, sinceMs: 0, isRefreshing: false });
  assertEquals(hot.totalBytes, 31 * 1024 * 1024 + 1);
  for (let index = 0; index < 5000; index++) hot.putMiss(`/none/${index}`, 0);
  assert(!hot.isMiss("/none/903", 0) && hot.isMiss("/none/904", 0));
  assert(!hot.isMiss("/none/4999", 500));
});

Deno.test("HotFiles keeps neither a file that is too large nor a path that is too long", () => {
  const hot = new HotFiles();
  const long = `/${"x".repeat(600)}`;
  hot.put("/large", {
    file: fileOf(1024 * 1024 + 1),
    plan: PLAN,
    sinceMs: 0,
    isRefreshing: false,
  });
  hot.put(long, { file: fileOf(1), plan: PLAN, sinceMs: 0, isRefreshing: false });
  hot.putMiss(long, 0);
  assertEquals([hot.find("/large", 0), hot.find(long, 0), hot.isMiss(long, 0), hot.totalBytes], [
    undefined,
    undefined,
    false,
    0,
  ]);
});

Deno.test("static handler remembers one spelling of a path, not every way to write it", async () => {
  const { text, files } = await setUp();
  await text("/sub/../hello.txt");
  const looks = files.looks.length;
  assertEquals(await text("/sub/../hello.txt"), "200 hello, world\n");
  assert(files.looks.slice(looks).includes(HELLO));
});

Deno.test("HotFiles that count for no time have every request looked up", () => {
  const hot = new HotFiles(0);
  hot.put("/a", { file: fileOf(1), plan: PLAN, sinceMs: 7, isRefreshing: false });
  hot.putMiss("/none", 7);
  assertEquals([hot.find("/a", 7), hot.isMiss("/none", 7)], [undefined, false]);
});
