import { assertEquals, assertNotEquals } from "@std/assert";
import { nullLogger } from "../../src/base/logger.ts";
import { createStaticHandler } from "../../src/static/static_handler.ts";
import { fakeContext } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakeEntry, FakeFiles, MODIFIED_MS } from "./fake_files.ts";

async function setUp(entries: Record<string, FakeEntry | string>) {
  const files = new FakeFiles(entries);
  const clock = new FakeClock(1_000, Date.UTC(2025, 0, 1));
  const rules = [{ prefix: "/js/", dir: "public/js" }];
  const handler = await createStaticHandler({
    root: "/srv",
    rules,
    clock,
    logger: nullLogger,
    files,
  });
  const ask = async (
    target: string,
    acceptEncoding?: string,
    headers: Record<string, string> = {},
  ) => {
    const fields = acceptEncoding === undefined
      ? headers
      : { ...headers, "accept-encoding": acceptEncoding };
    return await handler(fakeContext(target, { headers: fields }), () => new Response("app"));
  };
  return { files, clock, ask };
}

const BUILD = {
  "/srv/public/js/app.js": "plain",
  "/srv/public/js/app.js.br": "BR",
  "/srv/public/js/app.js.gz": "GZIP",
  "/srv/public/js/lonely.js": "lonely",
};

Deno.test("static handler sends the compressed copy that suits the client, with the plain type", async () => {
  const { ask, files } = await setUp(BUILD);
  for (
    const [accepted, coding, body] of [["gzip, br", "br", "BR"], ["gzip", "gzip", "GZIP"], [
      "zstd",
      null,
      "plain",
    ]]
  ) {
    const response = await ask("/js/app.js", accepted ?? "");
    assertEquals([response.headers.get("content-encoding"), await response.text()], [coding, body]);
    assertEquals(response.headers.get("content-type"), "text/javascript; charset=UTF-8");
    assertEquals(response.headers.get("vary"), "Accept-Encoding");
  }
  assertEquals(files.openCount, 0);
});

Deno.test("static handler tags each form differently, and answers 304 to its own tag only", async () => {
  const { ask, files } = await setUp(BUILD);
  const brotli = (await ask("/js/app.js", "br")).headers.get("etag") ?? "";
  const plain = (await ask("/js/app.js")).headers.get("etag") ?? "";
  assertNotEquals(brotli, plain);
  const notModified = await ask("/js/app.js", "br", { "if-none-match": brotli });
  assertEquals([notModified.status, notModified.headers.get("vary")], [304, "Accept-Encoding"]);
  assertEquals((await ask("/js/app.js", "gzip", { "if-none-match": brotli })).status, 200);
  assertEquals(files.openCount, 0);
});

Deno.test("static handler says nothing of encodings where there is no copy", async () => {
  const { ask } = await setUp(BUILD);
  const response = await ask("/js/lonely.js", "br, gzip");
  assertEquals([response.headers.get("vary"), response.headers.get("content-encoding")], [
    null,
    null,
  ]);
});

Deno.test("static handler does not send a copy that is older than the file", async () => {
  const { ask, files } = await setUp({
    ...BUILD,
    "/srv/public/js/app.js.br": { kind: "file", text: "STALE", modifiedMs: MODIFIED_MS - 1 },
  });
  assertEquals(await (await ask("/js/app.js", "br, gzip")).text(), "GZIP");
  assertEquals(files.openCount, 0);
});

Deno.test("static handler sees within a second that a copy is gone, of a small file and of a large one", async () => {
  for (const text of ["plain", "x".repeat(1_200_000)]) {
    const { ask, files, clock } = await setUp({ ...BUILD, "/srv/public/js/app.js": text });
    assertEquals(await (await ask("/js/app.js", "br")).text(), "BR");
    const looks = files.looks.length;
    await (await ask("/js/app.js", "br")).text();
    // A large one is opened each time, and so is its copy; the other copies are not looked for.
    assertEquals(files.looks.length - looks, text === "plain" ? 0 : 2);
    files.entries.delete("/srv/public/js/app.js.br");
    await clock.advance(1_000);
    assertEquals(await (await ask("/js/app.js", "br, gzip")).text(), "GZIP");
    assertEquals(files.openCount, 0);
  }
});
