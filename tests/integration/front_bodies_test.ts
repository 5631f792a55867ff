import { assert, assertEquals } from "@std/assert";
import {
  filledFilesBelow,
  manyBytes,
  namesIn,
  startFront,
  until,
} from "../support/front_server.ts";
import { bytesOf, rawRequest } from "../support/raw_http.ts";
import { beginUpload, crc32, readAnswer, send, streamOf } from "../support/sent_bodies.ts";
import type { TestServer } from "../support/test_server.ts";

const MIB = 1_048_576;

/** The next request is served as if nothing had happened, and nothing is left of the last one. */
async function assertClean(server: TestServer, tempDir: string): Promise<void> {
  assertEquals((await send(server, "next")).bytes, 4);
  await until(async () => await filledFilesBelow(tempDir) === 0, "no temporary file holds a byte");
  assertEquals(await namesIn(tempDir), []);
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
  await until(
    async () => await filledFilesBelow(front.tempDir) === 2,
    "the body is being received",
  );
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

Deno.test("A GET with a body is refused, since PHP would get none of it, and the body is never taken for a request", async () => {
  await using front = await startFront();
  const hidden = "GET /server HTTP/1.1\r\nHost: localhost\r\n\r\n";
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: front.server.port });
  await connection.write(
    bytesOf(
      `GET /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}` +
        "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ),
  );
  const text = await readToEnd(connection);
  assertEquals([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1]), ["400", "200"]);
  assert(!text.includes("REQUEST_METHOD"), text);
});

Deno.test("A client that ends its sending side too early may read a 400; 499 stands in the log alone", async () => {
  await using front = await startFront();
  const ends = [
    "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc",
    "POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    `GET /pieces?gate=${front.tempDir}/gate HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  ];
  for (const request of ends) {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: front.server.port });
    await connection.write(bytesOf(request));
    await connection.closeWrite();
    const text = await readToEnd(connection);
    assert(/^$|^HTTP\/1\.1 (200|400) /.test(text), text);
  }
  await Deno.writeTextFile(`${front.tempDir}/gate`, "");
  await until(
    () => front.server.accessRecords.length === ends.length,
    "each of them has a record",
  );
  assertEquals(
    front.server.accessRecords.slice(0, 2).map(({ status, errorCode }) => [status, errorCode]),
    [[499, "client_gone"], [499, "client_gone"]],
  );
});

Deno.test("A length that is told twice is one number to PHP, and a list or two that differ are refused", async () => {
  await using front = await startFront();
  const ask = (lengths: string) =>
    rawRequest(
      front.server.port,
      `POST /body HTTP/1.1\r\nHost: localhost\r\n${lengths}Connection: close\r\n\r\nhello`,
    );
  const twice = await ask("Content-Length: 5\r\nContent-Length: 5\r\n");
  assertEquals([twice.status, JSON.parse(twice.body)["content_length"]], [200, "5"]);
  for (const lengths of ["Content-Length: 5, 5", "Content-Length: 5\r\nContent-Length: 4"]) {
    assertEquals((await ask(`${lengths}\r\n`)).status, 400, lengths);
  }
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
