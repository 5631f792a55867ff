import { assertEquals, assertStringIncludes } from "@std/assert";
import { AcceptLog } from "../../src/server/accept_report.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

Deno.test("AcceptLog says once that nothing is accepted, why, and what helps", () => {
  const logger = new RecordingLogger();
  const log = new AcceptLog(logger);
  log.failed(new Error("Too many open files"));
  log.failed(new Error("Too many open files"));
  assertEquals(logger.messagesOf("accept_failed"), [
    "No connection can be accepted: Too many open files",
  ]);
  assertStringIncludes(String(logger.events[0]?.fields.hint), "LimitNOFILE=");
});

Deno.test("AcceptLog says that it goes on only after it had failed, each time", () => {
  const logger = new RecordingLogger();
  const log = new AcceptLog(logger);
  log.resumed();
  for (let time = 1; time <= 2; time++) {
    log.failed(new Error("Too many open files"));
    log.resumed();
    log.resumed();
  }
  assertEquals(logger.events.map(({ event }) => event), [
    "accept_failed",
    "accept_resumed",
    "accept_failed",
    "accept_resumed",
  ]);
});
