import { assertEquals } from "@std/assert";
import { createServer } from "node:net";
import { ServerWaker } from "../../src/server/server_waker.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

Deno.test("ServerWaker says once that a server cannot be woken", () => {
  const logger = new RecordingLogger();
  const waker = new ServerWaker(logger);
  // It does not listen, so there is nothing in it to be woken.
  const server = createServer();
  waker.wake([server]);
  waker.wake([server]);
  assertEquals(logger.events.map(({ level, event }) => [level, event]), [
    ["warn", "accept_unguarded"],
  ]);
});
