import { assert, assertEquals } from "@std/assert";
import {
  formatColoredText,
  formatJson,
  formatText,
  isoTime,
  type LogRecord,
} from "../../src/base/log_format.ts";

function record(changes: Partial<LogRecord> = {}): LogRecord {
  return {
    timeMs: Date.UTC(2026, 0, 2, 12, 3, 4, 123),
    level: "warn",
    event: "php_stderr",
    message: "Undefined variable",
    fields: {},
    ...changes,
  };
}

/** What could forge a second event, move the cursor or reorder the line. */
const HOSTILE = '\r\n{"level":"info"}\u001b[1A\u009b2K\u202e\u2028\u0000\u007f';

Deno.test("formatJson writes one object with time, level, event, message and fields in order", () => {
  const line = formatJson(record({
    fields: { worker: 3, request_id: "ab", is_first: true, cause: null, absent: undefined },
  }));
  assertEquals(
    line,
    '{"time":"2026-01-02T12:03:04.123Z","level":"warn","event":"php_stderr",' +
      '"message":"Undefined variable","worker":3,"request_id":"ab","is_first":true,"cause":null}',
  );
});

Deno.test("formatJson keeps the record's own names from being overwritten by fields", () => {
  const line = formatJson(record({ fields: { level: "debug", time: 1, message: "other" } }));
  const { level, message, field_level, field_time, field_message } = JSON.parse(line);
  assertEquals([level, message], ["warn", "Undefined variable"]);
  assertEquals([field_level, field_time, field_message], ["debug", 1, "other"]);
});

Deno.test("formatJson writes numbers that JSON has no word for as null", () => {
  const line = formatJson(record({ fields: { a: NaN, b: Infinity, c: -0, d: 1e300 } }));
  const { a, b, c, d } = JSON.parse(line);
  assertEquals([a, b, c, d], [null, null, 0, 1e300]);
});

Deno.test("formatText writes time of day, level, event, message and fields", () => {
  const timeMs = new Date(2026, 0, 2, 12, 3, 4, 123).getTime();
  assertEquals(
    formatText(record({ timeMs, fields: { worker: 3, request_id: "ab", gone: undefined } })),
    "12:03:04.123 warn  php_stderr  Undefined variable  worker=3 request_id=ab",
  );
  assertEquals(
    formatText(record({ timeMs, level: "error", message: "" })),
    "12:03:04.123 error php_stderr",
  );
});

Deno.test("formatText quotes values that could be mistaken for two", () => {
  const line = formatText(record({ fields: { a: "b c", d: "e=f", g: "", h: 'i"j', k: "l/m" } }));
  assert(line.endsWith('  a="b c" d="e=f" g="" h="i\\"j" k=l/m'), line);
});

Deno.test("formatColoredText differs from formatText by colours only", () => {
  const plain = formatText(record({ fields: { worker: 3 } }));
  const colored = formatColoredText(record({ fields: { worker: 3 } }));
  assert(colored.includes("\u001b[33mwarn"), colored);
  assertEquals(colored.replaceAll(/\u001b\[[0-9;]*m/g, ""), plain);
});

Deno.test("Every format keeps a hostile event, message, name and value on one line without control characters", () => {
  const hostile = record({ event: HOSTILE, message: HOSTILE, fields: { [HOSTILE]: HOSTILE } });
  for (const format of [formatJson, formatText, formatColoredText]) {
    const line = format(hostile).replaceAll(/\u001b\[(?:0|2|33)m/g, "");
    assert(!/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/.test(line), JSON.stringify(line));
  }
  const { message } = JSON.parse(formatJson(hostile));
  assertEquals(message, HOSTILE);
});

Deno.test("Every format cuts a value of 1 MiB", () => {
  const long = "x".repeat(1_048_576);
  for (const format of [formatJson, formatText, formatColoredText]) {
    assert(format(record({ message: long, fields: { long } })).length < 40_000);
  }
});

Deno.test("isoTime writes what Date writes, for times in any order", () => {
  const times = [
    0,
    1,
    999,
    1000,
    1_767_355_384_123,
    1_767_355_384_009,
    1_767_355_384_090,
    -1,
    -1001,
  ];
  for (const timeMs of [...times, ...times.toReversed()]) {
    assertEquals(isoTime(timeMs), new Date(timeMs).toISOString());
  }
});

Deno.test("isoTime never throws, whatever the clock says", () => {
  for (const timeMs of [NaN, Infinity, 1e20]) {
    assertEquals(isoTime(timeMs), "1970-01-01T00:00:00.000Z");
  }
});
