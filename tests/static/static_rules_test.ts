import { assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import type { LogFields, Logger } from "../../src/base/logger.ts";
import { setUp } from "./fake_site.ts";

Deno.test("static handler gives PHP sources and hidden files to the application", async () => {
  const { text } = await setUp();
  for (
    const target of [
      "/index.php",
      "/index.PHP",
      "/%69ndex.php",
      "/.env",
      "/%2eenv",
      "/index.php%20",
    ]
  ) {
    assertEquals(await text(target), "200 app", target);
  }
});

Deno.test("static handler answers traversal with 403, as the Go server did", async () => {
  const { ask } = await setUp();
  for (const target of ["/../.env", "/%2e%2e/.env", "/..%2f.env", "/sub/../../.env"]) {
    const { response, context } = await ask(target);
    assertEquals([response.status, context.notes.errorCode], [403, "forbidden"], target);
  }
});

Deno.test("static handler answers bad escapes and NUL below a prefix with 400, and passes other bytes on", async () => {
  const { ask, text } = await setUp({ rules: [{ prefix: "/css/", dir: "public/css" }] });
  for (const target of ["/css/%", "/css/%zz", "/css/app.css%00", "/css/%00.png"]) {
    assertEquals((await ask(target)).response.status, 400, target);
  }
  assertEquals(await text("/css/caf%E9"), "200 app");
  assertEquals(await text("/search/%zz"), "200 app");
});

Deno.test("static handler refuses links out of a folder and things that are no file, and says so once", async () => {
  const lines: string[] = [];
  const logger: Logger = {
    log: (level, event, _message, fields: LogFields = {}) =>
      lines.push(`${level} ${event} ${fields.path} ${fields.reason}`),
  };
  const { text } = await setUp({ logger });
  for (let round = 0; round < 3; round++) {
    assertEquals(await text("/link"), "200 app");
    assertEquals(await text("/pipe"), "200 app");
  }
  assertEquals(lines, [
    "warn static_file_refused /link outside",
    "warn static_file_refused /pipe not_a_file",
  ]);
});

Deno.test("static handler refuses rules that would serve the project itself (defect 13)", async () => {
  for (const dir of ["", ".", "./", "public/..", "..", "/", "/srv", "/srv/app"]) {
    await assertRejects(
      () => setUp({ rules: [{ prefix: "/x/", dir }] }),
      AppServerError,
      "project",
    );
  }
  await assertRejects(
    () => setUp({ rules: [{ prefix: "/x", dir: "public" }] }),
    AppServerError,
    "prefix",
  );
});

Deno.test("static handler costs no look at the disk before a request of the application (defect 13)", async () => {
  const { text, files } = await setUp({
    rules: [{ prefix: "/", dir: "public" }, { prefix: "/css/", dir: "public/css" }],
  });
  await text("/hello.txt");
  const looks = files.looks.length;
  for (const target of ["/users/1", "/api/v1/things?x=y", "/assets"]) {
    assertEquals(await text(target), "200 app");
  }
  assertEquals(files.looks.slice(looks), []);
});

Deno.test("static handler sees a new file after a second, and at once where the application says 404", async () => {
  const { text, files, clock } = await setUp();
  files.put("/srv/app/public/new.txt", "new");
  assertEquals(await text("/new.txt"), "200 app");
  await clock.advance(1_000);
  assertEquals(await text("/new.txt"), "200 new");

  const missing = await setUp({ app: () => new Response("not here", { status: 404 }) });
  missing.files.put("/srv/app/public/new.txt", "new");
  assertEquals(await missing.text("/new.txt"), "200 new");
  assertEquals(await missing.text("/other.txt"), "404 not here");
  assertEquals(await missing.text("/new.txt", { method: "POST" }), "404 not here");
});

Deno.test("static handler frees the application's streamed 404 when it has a file instead", async () => {
  let isCancelled = false;
  const body = () => new ReadableStream({ cancel: () => void (isCancelled = true) });
  const { files, ask } = await setUp({
    app: ({ notes }) => {
      Object.assign(notes, { lane: "fast", delivered: Promise.resolve(0) });
      return Promise.resolve(new Response(body(), { status: 404 }));
    },
  });
  files.put("/srv/app/public/new.txt", "new");
  const { response, context } = await ask("/new.txt");
  assertEquals([await response.text(), isCancelled], ["new", true]);
  assertEquals([context.notes.bodyBytes, context.notes.delivered, context.notes.lane], [
    3,
    undefined,
    "fast",
  ]);
});

Deno.test("static handler reports a missing folder once and serves it when it appears", async () => {
  const events: string[] = [];
  const logger: Logger = { log: (level, event) => events.push(`${level} ${event}`) };
  const { text, files, clock } = await setUp({
    entries: { "/srv/app/composer.json": "{}" },
    rules: [{ prefix: "/build/", dir: "public/build" }],
    logger,
  });
  for (let round = 0; round < 3; round++) {
    assertEquals(await text("/build/app.js"), "200 app");
    await clock.advance(1_000);
  }
  assertEquals(events, ["warn static_folder_missing"]);
  files.put("/srv/app/public/build/app.js", "js");
  assertEquals(await text("/build/app.js"), "200 js");
  assertEquals(events, ["warn static_folder_missing", "info static_folder_found"]);
});

Deno.test("static handler falls back from a longer prefix to a shorter one", async () => {
  const entries = { "/srv/app/dist/a.css": "dist", "/srv/app/public/css/b.css": "public" };
  const { text } = await setUp({
    entries,
    rules: [{ prefix: "/", dir: "public" }, { prefix: "/css/", dir: "dist" }],
  });
  assertEquals(await text("/css/a.css"), "200 dist");
  assertEquals(await text("/css/b.css"), "200 public");
});
