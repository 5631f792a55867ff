import { assert, assertEquals } from "@std/assert";
import { JsonLogWriter, TextLogWriter } from "../../src/base/log_writer.ts";
import type { LogLevel } from "../../src/base/logger.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeOutput } from "../support/fake_output.ts";

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

Deno.test("JsonLogWriter writes one JSON object a line with the wall clock's time", async () => {
  const output = new FakeOutput();
  const clock = new FakeClock(0, Date.UTC(2026, 0, 2, 12, 3, 4, 123));
  const log = new JsonLogWriter({ output, clock });
  log.log("info", "listening", "Listening on port 8080", { port: 8080 });
  await log.flush();
  assertEquals(output.lines, [
    '{"time":"2026-01-02T12:03:04.123Z","level":"info","event":"listening","message":"Listening on port 8080","port":8080}',
    "",
  ]);
});

Deno.test("LogWriter writes records of its level and above only", async () => {
  for (const [index, level] of LEVELS.entries()) {
    const output = new FakeOutput();
    const log = new JsonLogWriter({ output, clock: new FakeClock(), level });
    for (const each of LEVELS) log.log(each, "event", "message");
    await log.flush();
    const written = output.lines.slice(0, -1).map((line) => JSON.parse(line).level);
    assertEquals(written, LEVELS.slice(index));
  }
});

Deno.test("LogWriter writes warnings and errors at once and lets others wait for company", async () => {
  for (const level of LEVELS) {
    const output = new FakeOutput();
    const clock = new FakeClock();
    const log = new TextLogWriter({ output, clock, level: "debug" });
    log.log(level, "event", "message");
    await settle();
    assertEquals(output.writes.length, level === "warn" || level === "error" ? 1 : 0);
    await clock.advance(10);
    assertEquals(output.writes.length, 1);
  }
});

Deno.test("LogWriter.writeLine keeps the order of lines and records, whatever the level", async () => {
  const output = new FakeOutput();
  const log = new TextLogWriter({ output, clock: new FakeClock(), level: "error" });
  log.log("error", "one", "");
  log.writeLine("GET / 200");
  log.log("error", "three", "");
  await log.flush();
  assertEquals(output.lines.map((line) => line.replace(/^[0-9:.]+ error /, "")), [
    "one",
    "GET / 200",
    "three",
    "",
  ]);
});

Deno.test("LogWriter reports dropped lines as an error, even where only errors are written", async () => {
  const output = new FakeOutput();
  const log = new JsonLogWriter({
    output,
    clock: new FakeClock(),
    level: "error",
    maxWaitingLength: 220,
  });
  output.mode = "blocked";
  log.log("error", "first", "message");
  await settle();
  for (let sent = 0; sent < 10; sent++) log.log("error", "later", "message");
  output.mode = "open";
  await log.flush();
  const records = output.lines.slice(0, -1).map((line) => JSON.parse(line));
  assertEquals(records.map(({ event, lines }) => [event, lines]), [
    ["first", undefined],
    ["later", undefined],
    ["later", undefined],
    ["log_lines_dropped", 8],
  ]);
});

Deno.test("TextLogWriter uses colours only when told to", async () => {
  for (const isColored of [undefined, false, true]) {
    const output = new FakeOutput();
    const options = isColored === undefined ? {} : { isColored };
    const log = new TextLogWriter({ output, clock: new FakeClock(), ...options });
    log.log("warn", "event", "message", { worker: 3 });
    await log.flush();
    assertEquals(output.writes.join("").includes("\u001b["), isColored === true);
  }
});

Deno.test("A log whose reader is gone costs the caller nothing", async () => {
  const output = new FakeOutput();
  const clock = new FakeClock();
  const log = new JsonLogWriter({ output, clock });
  output.mode = "broken";
  for (let sent = 0; sent < 20_000; sent++) log.log("info", "event", "x".repeat(100));
  await log.flush();
  assertEquals(output.writes, []);
  output.mode = "open";
  await clock.advance(1000);
  await log.flush();
  const last = output.lines.at(-2) ?? "";
  assertEquals(JSON.parse(last).event, "log_lines_dropped");
  assert(output.writes.join("").length < 1_048_576 + 65_536 + 1000);
});
