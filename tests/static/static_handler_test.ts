import { assertEquals } from "@std/assert";
import { MODIFIED_MS } from "./fake_files.ts";
import { setUp } from "./fake_site.ts";

Deno.test("static handler answers with a file, its type, its validators and its length", async () => {
  const { ask, files } = await setUp();
  const { response, context } = await ask("/hello.txt");
  assertEquals(await response.text(), "hello, world\n");
  assertEquals(Object.fromEntries(response.headers), {
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    "content-length": "13",
    "content-type": "text/plain; charset=UTF-8",
    etag: `"d-${MODIFIED_MS.toString(36)}-2"`,
    "last-modified": "Tue, 05 Mar 2024 06:07:08 GMT",
    "x-content-type-options": "nosniff",
    "x-request-id": "id-1",
  });
  assertEquals([context.notes.bodyBytes, files.openCount], [13, 0]);
});

Deno.test("static handler answers HEAD like GET, without body", async () => {
  const { ask, files } = await setUp();
  const { response } = await ask("/hello.txt", { method: "HEAD", headers: { range: "bytes=0-1" } });
  assertEquals([response.status, response.headers.get("content-length"), response.body], [
    200,
    "13",
    null,
  ]);
  assertEquals(files.openCount, 0);
});

Deno.test("static handler leaves other methods to the application, without a look at the disk", async () => {
  const { text, files } = await setUp();
  const looks = files.looks.length;
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "get"]) {
    assertEquals(await text("/hello.txt", { method }), "200 app", method);
  }
  assertEquals(files.looks.length, looks);
});

Deno.test("static handler answers conditions with 304 and 412, and closes the file", async () => {
  const { ask, files } = await setUp();
  const etag = (await ask("/hello.txt")).response.headers.get("etag") ?? "";
  const notModified = (await ask("/hello.txt", { headers: { "if-none-match": etag } })).response;
  assertEquals([notModified.status, notModified.body, notModified.headers.get("etag")], [
    304,
    null,
    etag,
  ]);
  assertEquals(notModified.headers.has("content-length"), false);
  const failed = (await ask("/hello.txt", { headers: { "if-match": '"x"' } })).response;
  assertEquals([failed.status, files.openCount], [412, 0]);
});

Deno.test("static handler answers one range with 206, and an impossible one with 416", async () => {
  const { ask, files } = await setUp();
  const part = (await ask("/hello.txt", { headers: { range: "bytes=7-11" } })).response;
  assertEquals([part.status, part.headers.get("content-range"), await part.text()], [
    206,
    "bytes 7-11/13",
    "world",
  ]);
  const none = (await ask("/hello.txt", { headers: { range: "bytes=13-" } })).response;
  assertEquals([none.status, none.headers.get("content-range")], [416, "bytes */13"]);
  const stale =
    (await ask("/hello.txt", { headers: { range: "bytes=7-11", "if-range": '"x"' } })).response;
  assertEquals([stale.status, files.openCount], [200, 0]);
});

Deno.test("static handler answers several ranges with multipart/byteranges", async () => {
  const { ask, files } = await setUp({
    entries: { "/srv/app/public/big.txt": "0123456789".repeat(100) },
  });
  const { response, context } = await ask("/big.txt", { headers: { range: "bytes=0-1,995-" } });
  const boundary = /^multipart\/byteranges; boundary=([0-9a-f]{24})$/.exec(
    response.headers.get("content-type") ?? "",
  )?.[1];
  const body = await response.text();
  const head = "Content-Type: text/plain; charset=UTF-8\r\nContent-Range: bytes";
  assertEquals(
    body,
    `--${boundary}\r\n${head} 0-1/1000\r\n\r\n01\r\n--${boundary}\r\n${head} 995-999/1000\r\n\r\n56789\r\n--${boundary}--\r\n`,
  );
  assertEquals([response.status, response.headers.get("content-length")], [
    206,
    String(body.length),
  ]);
  assertEquals([context.notes.bodyBytes, files.openCount], [body.length, 0]);
});

Deno.test("static handler streams a large file and tells the log when it was delivered", async () => {
  const { ask, files } = await setUp({
    entries: { "/srv/app/public/big.txt": "x".repeat(1_300_000) },
  });
  const { response, context } = await ask("/big.txt");
  assertEquals((await response.text()).length, 1_300_000);
  assertEquals([await context.notes.delivered, files.openCount], [1_300_000, 0]);
});

Deno.test("static handler serves index.html for folders below /, and nothing for folders without one", async () => {
  const { text } = await setUp();
  assertEquals(await text("/"), "200 root");
  assertEquals(await text("/sub/"), "200 sub");
  assertEquals(await text("/noindex/"), "200 app");
  assertEquals(await text("/noindex"), "200 app");
  assertEquals(await text("/hello.txt/"), "200 app");
});

Deno.test("static handler sends a folder to its slash and keeps the query", async () => {
  const { ask, files } = await setUp();
  const location = async (target: string) => {
    const { response } = await ask(target);
    return `${response.status} ${response.headers.get("location")}`;
  };
  assertEquals(await location("/sub"), "301 /sub/");
  assertEquals(await location("/sub?a=1&b=%0d"), "301 /sub/?a=1&b=%0d");
  assertEquals(await location("/x/../sub"), "301 /sub/");
  assertEquals(files.openCount, 0);
});

Deno.test("static handler never redirects to another site, nor splits a header", async () => {
  const entries = {
    "/srv/app/public/evil.example/index.html": "x",
    "/srv/app/public/a b\u{e9}/index.html": "x",
  };
  const { ask } = await setUp({ entries });
  for (
    const target of [
      "//evil.example",
      "/%2fevil.example",
      "/\\evil.example",
      "/%5cevil.example",
      "//evil.example/x/..",
    ]
  ) {
    assertEquals((await ask(target)).response.headers.get("location"), null, target);
  }
  assertEquals((await ask("/a%20b%C3%A9")).response.headers.get("location"), "/a%20b%C3%A9/");
});
