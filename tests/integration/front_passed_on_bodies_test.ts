import { assert, assertEquals } from "@std/assert";
import { manyBytes, startFront } from "../support/front_server.ts";
import { beginUpload, crc32, readAnswer, send, streamOf } from "../support/sent_bodies.ts";

const MIB = 1_048_576;

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

Deno.test("Without a folder for files a body above post_max_size arrives whole, and one above max_body_bytes is refused, announced or not", async () => {
  await using front = await startFront({
    slowWorkers: 1,
    tempDir: "/proc",
    phpIni: { post_max_size: "2M" },
    maxBodyBytes: 4 * MIB,
  });
  const bytes = manyBytes(3 * MIB);
  const expected = { bytes: bytes.length, crc: crc32(bytes), "content_length": `${bytes.length}` };
  assertEquals(await send(front.server, bytes), expected);
  assertEquals(await send(front.server, streamOf(bytes)), expected);
  for (const body of [manyBytes(4 * MIB + 1), streamOf(manyBytes(4 * MIB + 1))]) {
    const response = await front.server.fetch("/body", { method: "POST", body });
    assertEquals(response.status, 413);
    await response.body?.cancel();
  }
  assertEquals(await send(front.server, streamOf(bytes)), expected);
});
