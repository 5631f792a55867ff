import { assertEquals, assertThrows } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import type { WorkerMessage } from "../../src/protocol/messages.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import {
  bodyFrame,
  endFrame,
  errorFrame,
  frame,
  headFrame,
  interimFrame,
  jsonFrame,
  logFrame,
  readyFrame,
  uint,
} from "../support/worker_frames.ts";

const BINARY = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Decodes a whole frame, as the reader does: without its length, from the middle of a larger buffer. */
function decode(whole: Uint8Array, offset = 0): WorkerMessage {
  const buffer = new Uint8Array(whole.length + 20).fill(0xee);
  buffer.set(whole, 10);
  return frameDialect.decode(buffer.subarray(14, 10 + whole.length), offset);
}

Deno.test("decode reads HEAD with everything in it", () => {
  const message = decode(headFrame(5, {
    status: 404,
    lines: ["Content-Type: text/plain", "X-Bytes: \x80\x9f\xff"],
    body: BINARY,
    flags: 7,
    memoryKib: 0xffff_ffff,
    peakKib: 3,
  }));
  assertEquals(message, {
    kind: "head",
    id: 5,
    status: 404,
    lines: ["Content-Type: text/plain", "X-Bytes: \x80\x9f\xff"],
    body: BINARY,
    isBodyComplete: true,
    usage: { memoryKib: 0xffff_ffff, peakKib: 3, wantsToRetire: true },
  });
});

Deno.test("decode gives HEAD figures only where the request ends with it", () => {
  const usages = [0, 1, 2, 3, 4, 6].map((flags) => {
    const message = decode(headFrame(1, { flags }));
    return message.kind === "head" && [message.isBodyComplete, message.usage?.wantsToRetire];
  });
  assertEquals(usages, [
    [false, undefined],
    [true, undefined],
    [false, false],
    [true, false],
    [false, undefined],
    [false, true],
  ]);
});

Deno.test("decode reads a HEAD with neither lines nor body", () => {
  const message = decode(headFrame(1, { status: 65_535 }));
  assertEquals(
    message.kind === "head" && [message.status, message.lines, message.body],
    [65_535, [], new Uint8Array(0)],
  );
});

Deno.test("decode copies bodies out of the reader's buffer", () => {
  const whole = bodyFrame(2, BINARY, true);
  const view = whole.subarray(4);
  const message = frameDialect.decode(view, 0);
  whole.fill(0);
  assertEquals(message, { kind: "body", id: 2, isLast: true, bytes: BINARY });
});

Deno.test("decode reads BODY without bytes", () => {
  assertEquals(decode(bodyFrame(2, "")), {
    kind: "body",
    id: 2,
    isLast: false,
    bytes: new Uint8Array(0),
  });
});

Deno.test("decode reads END with and without a report", () => {
  const usage = { memoryKib: 2048, peakKib: 4096, wantsToRetire: true };
  assertEquals(decode(endFrame(4, { flags: 4, peakKib: 4096, report: '{"leaks":["\u00fc"]}' })), {
    kind: "end",
    id: 4,
    usage,
    report: '{"leaks":["\u00fc"]}',
  });
  assertEquals(decode(endFrame(4, { peakKib: 4096 })), {
    kind: "end",
    id: 4,
    usage: { ...usage, wantsToRetire: false },
    report: "",
  });
});

Deno.test("decode reads PONG and INTERIM", () => {
  assertEquals(decode(frame(0x85, 0)), { kind: "pong" });
  assertEquals(decode(interimFrame(6, ["Link: </a.css>; rel=preload", "Link: </b.js>"])), {
    kind: "interim",
    id: 6,
    status: 103,
    lines: ["Link: </a.css>; rel=preload", "Link: </b.js>"],
  });
});

Deno.test("decode reads READY field by field", () => {
  assertEquals(decode(readyFrame()), {
    kind: "ready",
    ready: {
      protocol: 1,
      phpVersion: "8.2.0",
      sapi: "fallback",
      sapiReason: "FFI is off",
      application: "callable",
      pid: 4711,
      memoryKib: 2048,
      bootMs: 12.5,
    },
  });
});

Deno.test("decode reads LOG, and shows an unknown level as information", () => {
  const context = { a: 1, nested: { b: [true] } };
  assertEquals(decode(logFrame(3, { level: "warn", message: "m", context })), {
    kind: "log",
    id: 3,
    level: "warn",
    message: "m",
    context,
  });
  const levels = ["debug", "info", "warn", "error", "emergency"].map((level) => {
    const message = decode(logFrame(0, { level }));
    return message.kind === "log" && message.level;
  });
  assertEquals(levels, ["debug", "info", "warn", "error", "info"]);
});

Deno.test("decode takes PHP's empty array for an empty LOG context", () => {
  const message = decode(logFrame(0, { context: [] }));
  assertEquals(message.kind === "log" && message.context, {});
});

Deno.test("decode reads ERROR and PUBLISH", () => {
  assertEquals(decode(errorFrame(8, "Boom")), {
    kind: "error",
    id: 8,
    failure: {
      className: "RuntimeException",
      message: "Boom",
      file: "/app/index.php",
      line: 7,
      trace: "#0 {main}",
    },
  });
  assertEquals(decode(jsonFrame(0x89, 1, { channel: "c", event: "e", data: "d" })), {
    kind: "publish",
    id: 1,
    channel: "c",
    event: "e",
    data: "d",
  });
});

Deno.test("decode refuses a type that no worker sends, and shows the bytes", () => {
  const error = assertThrows(() => decode(frame(0x02, 1, uint(1, 0xab)), 1234), ProtocolError);
  assertEquals(error.code, "protocol_violation");
  assertEquals(error.offset, 1234);
  assertEquals(error.received, "0x02");
  assertEquals(error.hexExcerpt, "02 00 00 00 01 ab");
});

Deno.test("decode refuses every truncated HEAD, BODY, END and INTERIM", () => {
  const cases: [string, Uint8Array, number][] = [
    ["HEAD", headFrame(1, { lines: ["A: b"] }).subarray(4), 24],
    ["BODY", bodyFrame(1, "").subarray(4), 6],
    ["END", endFrame(1).subarray(4), 14],
    ["INTERIM", interimFrame(1, []).subarray(4), 7],
  ];
  for (const [name, whole, needed] of cases) {
    assertEquals(whole.length, needed, `${name} of the test is minimal`);
    for (let length = 5; length < needed; length++) {
      const cut = new Uint8Array(whole.subarray(0, length));
      const error = assertThrows(() => frameDialect.decode(cut, 77), ProtocolError);
      assertEquals(error.offset, 77);
      assertEquals(error.received, `${length} bytes`, `${name} cut after ${length} bytes`);
    }
  }
});

Deno.test("decode refuses header lines that claim to be longer than the frame", () => {
  const whole = frame(
    0x82,
    1,
    uint(1, 3),
    uint(2, 200),
    uint(4, 0),
    uint(4, 0),
    uint(4, 0xffff_ffff),
  );
  const error = assertThrows(() => decode(whole), ProtocolError);
  assertEquals(error.expected, "HEAD with 4294967295 bytes of header lines (4294967315 bytes)");
});

Deno.test("decode refuses JSON that is none, or no object", () => {
  for (const text of ["", "{", "null", "[]", '"text"', "1"]) {
    const whole = frame(0x81, 0, new TextEncoder().encode(text));
    const error = assertThrows(() => decode(whole, 5), ProtocolError);
    assertEquals([error.offset, error.expected], [5, "a JSON object"], text);
    assertEquals(error.received, JSON.stringify(text));
  }
});

Deno.test("decode names the field that is missing or of another type", () => {
  const cases: [Uint8Array, string, string][] = [
    [readyFrame({ pid: "1" }), '"pid" to be a number', '"1"'],
    [readyFrame({ php: undefined }), '"php" to be a string', "nothing"],
    [readyFrame({ boot_ms: null }), '"boot_ms" to be a number', "null"],
    [logFrame(0, { message: 5 }), '"message" to be a string', "5"],
    [jsonFrame(0x87, 1, { class: "E" }), '"message" to be a string', "nothing"],
    [jsonFrame(0x89, 1, { channel: "c", event: {} }), '"event" to be a string', "{}"],
  ];
  for (const [whole, expected, received] of cases) {
    const error = assertThrows(() => decode(whole), ProtocolError);
    assertEquals([error.expected, error.received], [expected, received]);
  }
});
