import { assert, assertEquals } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import { randomBody, readDigest } from "../support/random_body.ts";
import { TestServer } from "../support/test_server.ts";

/** Not on disk, and more than the buffers of two sockets hold. */
const LARGE_BYTES = 64 * 1024 * 1024;
/** On disk, and more than the buffers of two sockets hold. */
const RANDOM_BYTES = 16 * 1024 * 1024;

async function start(more: Partial<Config> = {}, folder?: string): Promise<TestServer> {
  const root = folder ?? await Deno.makeTempDir();
  await Deno.mkdir(`${root}/php`);
  await Deno.mkdir(`${root}/public`);
  await Deno.writeTextFile(`${root}/public/small.txt`, "small");
  await Deno.writeTextFile(`${root}/public/large.bin`, "first");
  await Deno.truncate(`${root}/public/large.bin`, LARGE_BYTES);
  await Deno.writeTextFile(
    `${root}/php/bootstrap_app.php`,
    "<?php return static fn (): string => 'php';",
  );
  return await TestServer.start({
    root,
    settings: { staticRules: [{ prefix: "/", dir: "public" }], ...more },
    onStopped: () => Deno.remove(root, { recursive: true }),
  });
}

/** Asks for something else until the record of the large file is there: it is written after the answer. */
async function recordOfLarge(server: TestServer) {
  for (let round = 0; round < 1_000; round++) {
    const record = server.accessRecords.find(({ path }) => path === "/large.bin");
    if (record !== undefined) return record;
    await (await server.fetch("/small.txt")).text();
  }
  throw new Error("No record of the large file");
}

Deno.test("AppServer streams a large file whole, and records its bytes once it is out", async () => {
  await using server = await start();
  const response = await server.fetch("/large.bin");
  assertEquals(response.headers.get("content-length"), String(LARGE_BYTES));
  assertEquals((await response.arrayBuffer()).byteLength, LARGE_BYTES);
  const { status, bytes, errorCode } = await recordOfLarge(server);
  assertEquals([status, bytes, errorCode], [200, LARGE_BYTES, ""]);
});

Deno.test("AppServer sends every byte of a large file as it is, to a quick reader and to a slow one", async () => {
  const root = await Deno.makeTempDir();
  await using server = await start({}, root);
  const file = randomBody(RANDOM_BYTES);
  await Deno.writeFile(`${root}/public/large.bin`, file.stream);
  const wanted = { bytes: RANDOM_BYTES, digest: file.digest() };
  const quick = await server.fetch("/large.bin");
  assertEquals(await readDigest(quick.body), wanted);
  const slow = await server.fetch("/large.bin");
  const pauses = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    async transform(part, controller) {
      // The server has work in between, and memory for it.
      assertEquals(await server.text("/small.txt"), "small");
      controller.enqueue(part);
    },
  });
  assertEquals(await readDigest(slow.body?.pipeThrough(pauses) ?? null), wanted);
});

Deno.test("AppServer sends ranges of a large file one after the other on one connection", async () => {
  await using server = await start();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const buffer = new Uint8Array(65_536);
  for (const [first, count] of [[0, 100_000], [5_000_000, 100_000], [LARGE_BYTES - 5, 5]]) {
    const last = (first ?? 0) + (count ?? 0) - 1;
    const request =
      `GET /large.bin HTTP/1.1\r\nHost: localhost\r\nRange: bytes=${first}-${last}\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    let head = "";
    let received = 0;
    while (head === "" || received < (count ?? 0)) {
      const length = await connection.read(buffer);
      assert(length !== null, `connection closed after ${received} bytes`);
      received += length;
      if (head !== "") continue;
      const text = new TextDecoder().decode(buffer.subarray(0, length));
      head = text.slice(0, text.indexOf("\r\n\r\n") + 4);
      received -= head.length;
    }
    assert(head.startsWith("HTTP/1.1 206 "), head);
    assertEquals(received, count);
  }
});

Deno.test("AppServer frees what a client held that left in the middle of a large file, and serves the next one", async () => {
  await using server = await start();
  const response = await server.fetch("/large.bin");
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  // Written once the answer has ended, which the end of the server would wait for.
  assertEquals((await recordOfLarge(server)).status, 200);
  assertEquals((await (await server.fetch("/large.bin")).arrayBuffer()).byteLength, LARGE_BYTES);
});

Deno.test("AppServer cuts a client that stops reading a large file after send_timeout_ms, and serves the next one", async () => {
  await using server = await start({ sendTimeoutMs: 200 });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    new TextEncoder().encode("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"),
  );
  const { status, bytes, errorCode } = await recordOfLarge(server);
  assertEquals([status, errorCode], [200, "client_stalled"]);
  assert((bytes ?? LARGE_BYTES) < LARGE_BYTES, `${bytes} bytes were sent`);
  let received = 0;
  const buffer = new Uint8Array(1_048_576);
  for (let count; (count = await connection.read(buffer)) !== null;) received += count;
  assert(received < LARGE_BYTES, `${received} bytes arrived`);
  assertEquals((await (await server.fetch("/large.bin")).arrayBuffer()).byteLength, LARGE_BYTES);
});

Deno.test("AppServer cuts the connection when a large file shrinks, says why, and serves the next request", async () => {
  const root = await Deno.makeTempDir();
  await using server = await start({}, root);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    new TextEncoder().encode("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"),
  );
  const buffer = new Uint8Array(1_048_576);
  let received = await connection.read(buffer) ?? 0;
  await Deno.truncate(`${root}/public/large.bin`, 5);
  for (let count; (count = await connection.read(buffer)) !== null;) received += count;
  assert(received < LARGE_BYTES, `${received} bytes arrived`);
  assertEquals((await recordOfLarge(server)).errorCode, "internal");
  const { fields } = await server.logger.event("internal");
  assert(String(fields.hint).includes("renaming"), JSON.stringify(fields));
});
