import { assertEquals } from "@std/assert";
import { nullLogger } from "../../src/base/logger.ts";
import type { HeaderPair } from "../../src/http/response_headers.ts";
import type { SentFileName } from "../../src/http/send_file.ts";
import { FileResponder } from "../../src/static/file_handover.ts";
import { fakeContext } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakeEntry, FakeFiles } from "./fake_files.ts";

const STORE: Record<string, FakeEntry | string> = {
  "/srv/app/.env": "SECRET",
  "/srv/app/store/report.pdf": "0123456789",
  "/srv/app/store/a b.txt": "blank",
  "/srv/app/store/.parts/one.php": "<?php",
  "/srv/app/store/out": { kind: "refused", reason: "outside" },
  "/srv/app/store/pipe": { kind: "refused", reason: "not_a_file" },
};

async function setUp() {
  const files = new FakeFiles(STORE);
  const responder = await FileResponder.open({
    root: "/srv/app",
    rules: [{ prefix: "/protected/", dir: "store" }],
    clock: new FakeClock(1_000, Date.UTC(2025, 0, 1)),
    logger: nullLogger,
    files,
  });
  const respond = async (
    file: SentFileName,
    { status = 200, headers = [], fields = {}, method = "GET" }: {
      readonly status?: number;
      /** Of the application's answer. */
      readonly headers?: readonly HeaderPair[];
      /** Of the request. */
      readonly fields?: Record<string, string>;
      readonly method?: string;
    } = {},
  ) => {
    const context = fakeContext("/download", { method, headers: fields });
    return await responder.respond({ context, file, status, headers });
  };
  return { files, respond };
}

const REPORT: SentFileName = { kind: "uri", uri: "/protected/report.pdf" };

async function sent(outcome: Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>["respond"]>>) {
  if (outcome.kind !== "sent") throw new Error(`File was not sent: ${outcome.kind}`);
  const { response } = outcome;
  return { status: response.status, headers: response.headers, text: await response.text() };
}

Deno.test("FileResponder sends a file below an allowed folder, by URI and by path on disk", async () => {
  const { respond, files } = await setUp();
  const names: SentFileName[] = [
    REPORT,
    { kind: "uri", uri: "/protected/%72eport.pdf?ignored=1" },
    { kind: "path", path: "/srv/app/store/report.pdf" },
    { kind: "path", path: "/srv/app/store/x/../report.pdf" },
  ];
  for (const name of names) assertEquals((await sent(await respond(name))).text, "0123456789");
  assertEquals(
    (await sent(await respond({ kind: "uri", uri: "/protected/a%20b.txt" }))).text,
    "blank",
  );
  assertEquals(
    (await sent(await respond({ kind: "uri", uri: "/protected/.parts/one.php" }))).text,
    "<?php",
  );
  assertEquals(files.openCount, 0);
});

Deno.test("FileResponder refuses whatever is not below an allowed folder, and what is no file", async () => {
  const { respond } = await setUp();
  const refused: SentFileName[] = [
    { kind: "uri", uri: "/other/report.pdf" },
    { kind: "uri", uri: "/protected/../.env" },
    { kind: "uri", uri: "/protected/%2e%2e/.env" },
    { kind: "uri", uri: "/protected/..%2f.env" },
    { kind: "uri", uri: "/protected/a%00b" },
    { kind: "uri", uri: "/protected/%zz" },
    { kind: "uri", uri: "/protected/" },
    { kind: "uri", uri: "/protected/out" },
    { kind: "path", path: "/srv/app/.env" },
    { kind: "path", path: "/srv/app/store/../.env" },
    { kind: "path", path: "/srv/app/store-evil/x" },
    { kind: "path", path: "store/report.pdf" },
  ];
  for (const name of refused) {
    assertEquals(await respond(name), { kind: "not_allowed" }, JSON.stringify(name));
  }
  for (const uri of ["/protected/none.pdf", "/protected/pipe", "/protected/.parts"]) {
    assertEquals(await respond({ kind: "uri", uri }), { kind: "absent" }, uri);
  }
});

Deno.test("FileResponder keeps the application's headers, and lets its type and validators count", async () => {
  const { respond } = await setUp();
  const headers: HeaderPair[] = [
    ["Content-Type", "application/pdf"],
    ["Content-Disposition", 'attachment; filename="r.pdf"'],
    ["Set-Cookie", "a=1"],
    ["Set-Cookie", "b=2"],
    ["Content-Length", "3"],
    ["Cache-Control", "private"],
    ["ETag", '"app"'],
    ["X-Accel-Redirect", "/protected/report.pdf"],
  ];
  const whole = await sent(await respond(REPORT, { headers }));
  assertEquals(whole.headers.get("content-type"), "application/pdf");
  assertEquals(whole.headers.get("content-disposition"), 'attachment; filename="r.pdf"');
  assertEquals(whole.headers.getSetCookie(), ["a=1", "b=2"]);
  assertEquals(whole.headers.get("content-length"), "10");
  assertEquals(whole.headers.get("cache-control"), "private");
  assertEquals(whole.headers.get("etag"), '"app"');
  assertEquals(whole.headers.get("x-accel-redirect"), null);
  const known = await respond(REPORT, { headers, fields: { "if-none-match": '"app"' } });
  assertEquals((await sent(known)).status, 304);
});

Deno.test("FileResponder honours ranges and conditions of a GET that the application answered with 200", async () => {
  const { respond } = await setUp();
  const part = await sent(await respond(REPORT, { fields: { range: "bytes=2-4" } }));
  assertEquals([part.status, part.text], [206, "234"]);
  const beyond = await sent(await respond(REPORT, { fields: { range: "bytes=50-" } }));
  assertEquals([beyond.status, beyond.headers.get("content-range")], [416, "bytes */10"]);
  const { headers } = await sent(await respond(REPORT));
  const etag = headers.get("etag") ?? "";
  const known = await sent(await respond(REPORT, { fields: { "if-none-match": etag } }));
  assertEquals([known.status, known.text], [304, ""]);
});

Deno.test("FileResponder sends the application's checksums with what they are checksums of, and nothing else", async () => {
  const { respond } = await setUp();
  const names = ["Content-MD5", "Content-Digest", "Digest", "Repr-Digest"];
  const headers = names.map((name): HeaderPair => [name, "x"]);
  const told = async (fields: Record<string, string>) => {
    const answer = await sent(await respond(REPORT, { headers, fields }));
    return [answer.status, ...names.filter((name) => answer.headers.has(name))];
  };
  assertEquals(await told({}), [200, ...names]);
  assertEquals(await told({ range: "bytes=2-4" }), [206, "Digest", "Repr-Digest"]);
  assertEquals(await told({ range: "bytes=99-" }), [416]);
});

Deno.test("FileResponder sends the whole file with another status, and no body with 304 and HEAD", async () => {
  const { respond, files } = await setUp();
  const page = await sent(await respond(REPORT, { status: 404, fields: { range: "bytes=0-1" } }));
  assertEquals([page.status, page.text], [404, "0123456789"]);
  const post = await sent(await respond(REPORT, { method: "POST" }));
  assertEquals([post.status, post.text], [200, "0123456789"]);
  const known = await sent(await respond(REPORT, { status: 304, headers: [["ETag", '"a"']] }));
  assertEquals([known.status, known.text, known.headers.get("etag")], [304, "", '"a"']);
  const head = await sent(await respond(REPORT, { method: "HEAD" }));
  assertEquals([head.status, head.text, head.headers.get("content-length")], [200, "", "10"]);
  assertEquals(files.openCount, 0);
});
