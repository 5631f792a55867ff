import { assert, assertEquals } from "@std/assert";
import { manyBytes, namesIn, openFilesBelow, startFront, until } from "../support/front_server.ts";
import { bytesOf, rawRequest } from "../support/raw_http.ts";
import type { TestServer } from "../support/test_server.ts";

const MIB = 1_048_576;

interface BodyFacts {
  readonly bytes: number;
  readonly crc: string;
  readonly "content_length": string | null;
}

async function send(server: TestServer, body: BodyInit): Promise<BodyFacts> {
  const response = await server.fetch("/body", { method: "POST", body });
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return JSON.parse(text);
}

function crc32(bytes: Uint8Array): string {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}

/** The next request is served as if nothing had happened, and nothing is left of the last one. */
async function assertClean(server: TestServer, tempDir: string): Promise<void> {
  assertEquals((await send(server, "next")).bytes, 4);
  await until(async () => await openFilesBelow(tempDir) === 0, "no temporary file is open");
  assertEquals(await namesIn(tempDir), []);
}

/** The beginning of an upload on a connection of its own. */
async function beginUpload(server: TestServer, head: string, body: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    bytesOf(`POST /body HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n${body}`),
  );
  return connection;
}

/** What the server says first; Deno keeps the connection until the rest of the body has come. */
async function readAnswer(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(4096);
  const count = await connection.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}

async function readToEnd(connection: Deno.TcpConn): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(4096);
  for (let count; (count = await connection.read(buffer)) !== null;) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

Deno.test("A body arrives whole in memory, in a file and chunked, with its length", async () => {
  await using front = await startFront();
  for (const size of [1, 65_536, MIB, MIB + 1, 5 * MIB]) {
    const bytes = manyBytes(size);
    const expected = { bytes: size, crc: crc32(bytes), "content_length": `${size}` };
    assertEquals(await send(front.server, bytes), expected);
    assertEquals(await send(front.server, streamOf(bytes)), expected);
  }
  await assertClean(front.server, front.tempDir);
});

Deno.test("Small bodies go to a file as well when memory for all of them is used up", async () => {
  await using front = await startFront({ bodyMemoryTotalBytes: 10 });
  assertEquals((await send(front.server, "12345678901")).bytes, 11);
  assertEquals((await send(front.server, streamOf(manyBytes(11)))).bytes, 11);
  await assertClean(front.server, front.tempDir);
});

Deno.test("An upload holds no worker while it arrives, its file has no name, and a client that leaves leaves nothing", async () => {
  await using front = await startFront();
  const head = `Content-Length: ${3 * MIB}`;
  const connection = await beginUpload(front.server, head, "x".repeat(10_000));
  await until(async () => await openFilesBelow(front.tempDir) === 2, "the body is being received");
  assertEquals(await namesIn(front.tempDir), []);
  assertEquals(front.server.server.stats()[0]?.busy, 0);
  connection.close();
  await assertClean(front.server, front.tempDir);
  await until(
    () =>
      front.server.accessRecords.some(({ errorCode, status }) =>
        errorCode === "client_gone" && status === 499
      ),
    "the log says that the client left",
  );
});

Deno.test("A body above max_body_bytes is refused by its length before it is read, and at the limit where none is told", async () => {
  await using front = await startFront({ maxBodyBytes: 2 * MIB });
  const announced = await front.server.fetch("/body", {
    method: "POST",
    body: manyBytes(2 * MIB + 1),
  });
  assertEquals(announced.status, 413);
  await announced.body?.cancel();
  const chunked = await front.server.fetch("/body", {
    method: "POST",
    body: streamOf(manyBytes(2 * MIB + 1)),
  });
  assertEquals(chunked.status, 413);
  await chunked.body?.cancel();
  assertEquals((await send(front.server, manyBytes(2 * MIB))).bytes, 2 * MIB);
  await assertClean(front.server, front.tempDir);
});

Deno.test("The rest of a refused body is never taken for a request", async () => {
  await using front = await startFront({ maxBodyBytes: 100 });
  const hidden = "GET /server HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const body = hidden.repeat(10);
  const connection = await beginUpload(front.server, `Content-Length: ${body.length}`, body);
  await connection.write(
    bytesOf("GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
  );
  const text = await readToEnd(connection);
  connection.close();
  assertEquals([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])[0], "413");
  assert(!text.includes("REQUEST_METHOD"), text);
  await assertClean(front.server, front.tempDir);
});

Deno.test("A body that stands still, or trickles, gets 408", async () => {
  await using front = await startFront({ bodyIdleTimeoutMs: 200 });
  for (
    const head of [
      `Content-Length: ${3 * MIB}`,
      "Content-Length: 100",
      "Transfer-Encoding: chunked",
    ]
  ) {
    using connection = await beginUpload(
      front.server,
      head,
      head.startsWith("T") ? "3\r\nabc\r\n" : "abc",
    );
    const text = await readAnswer(connection);
    assert(text.startsWith("HTTP/1.1 408 "), text);
  }
  await assertClean(front.server, front.tempDir);
});

Deno.test("A body below the minimum rate gets 408, however steadily it comes", async () => {
  await using front = await startFront({ bodyTimeoutMs: 300, bodyMinBytesPerS: 1000 });
  using connection = await beginUpload(front.server, "Content-Length: 1000", "");
  const answer = readAnswer(connection);
  const trickle = setInterval(() => connection.write(bytesOf("x")).catch(() => {}), 20);
  const text = await answer;
  clearInterval(trickle);
  assert(text.startsWith("HTTP/1.1 408 "), text);
  await assertClean(front.server, front.tempDir);
});

Deno.test("Without a folder for files a long body is streamed, and one that stands still is given up", async () => {
  await using front = await startFront({
    slowWorkers: 1,
    tempDir: "/proc",
    bodyIdleTimeoutMs: 200,
  });
  assert(front.server.logger.events.some(({ event }) => event === "spool_unavailable"));
  const bytes = manyBytes(3 * MIB);
  assertEquals((await send(front.server, bytes)).crc, crc32(bytes));
  assertEquals((await send(front.server, streamOf(bytes))).bytes, 3 * MIB);
  assertEquals(front.server.accessRecords.map(({ lane }) => lane), ["slow", "slow"]);
  using connection = await beginUpload(front.server, `Content-Length: ${3 * MIB}`, "abc");
  const text = await readAnswer(connection);
  assert(text.startsWith("HTTP/1.1 408 "), text);
  assertEquals((await send(front.server, bytes)).bytes, 3 * MIB);
});

Deno.test("A folder that takes no more files gives 507 and a line in the log, and the next request is clean", async () => {
  await using front = await startFront();
  await Deno.remove(front.tempDir);
  const response = await front.server.fetch("/body", { method: "POST", body: manyBytes(2 * MIB) });
  assertEquals(response.status, 507);
  await response.body?.cancel();
  assert(front.server.logger.events.some(({ event }) => event === "body_storage_failed"));
  await Deno.mkdir(front.tempDir);
  assertEquals((await send(front.server, manyBytes(2 * MIB))).bytes, 2 * MIB);
  await assertClean(front.server, front.tempDir);
});

Deno.test("Expect: 100-continue gets 100 and then one answer; an unknown expectation is ignored", async () => {
  await using front = await startFront();
  for (const expectation of ["100-continue", "magic"]) {
    const { head } = await rawRequest(
      front.server.port,
      `POST /body HTTP/1.1\r\nHost: localhost\r\nExpect: ${expectation}\r\nContent-Length: 3\r\n` +
        "Connection: close\r\n\r\n",
      "abc",
    );
    assert(head.includes(expectation === "magic" ? " 200 " : " 100 "), head);
  }
  await assertClean(front.server, front.tempDir);
});
