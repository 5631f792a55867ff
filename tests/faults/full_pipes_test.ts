import { assertEquals } from "@std/assert";
import { assertClean, startFaults } from "../support/fault_server.ts";
import { randomBody, readDigest } from "../support/random_body.ts";

const BODY_BYTES = 64 * 1024 * 1024;

Deno.test("E15 64 MiB up and 64 MiB down through one worker at once: the same bytes, no deadlock", async () => {
  await using server = await startFaults({ maxBodyBytes: 2 * BODY_BYTES });
  const sent = randomBody(BODY_BYTES);
  // PHP keeps the body of a POST whole before the application runs; that of a PUT it reads as it comes.
  const response = await server.fetch("/echo", { method: "PUT", body: sent.stream });
  assertEquals(response.status, 200);
  const received = await readDigest(response.body);
  assertEquals(received, { bytes: BODY_BYTES, digest: sent.digest() });
  await assertClean(server);
});
