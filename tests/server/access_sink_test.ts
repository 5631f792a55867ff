import { assert, assertEquals } from "@std/assert";
import {
  AccessSink,
  formatCombinedRecord,
  formatTextRecord,
} from "../../src/server/access_sink.ts";
import type { AccessRecord } from "../../src/http/access_log.ts";

function record(changes: Partial<AccessRecord> = {}): AccessRecord {
  return {
    timeMs: Date.UTC(2026, 0, 2, 12, 3, 4, 123),
    id: "8f14e45f",
    method: "GET",
    path: "/users/1",
    status: 200,
    bytes: 512,
    durationMs: 3.2169,
    queueMs: 0.0412,
    lane: "fast",
    laneReason: "default",
    workerId: 2,
    remoteAddress: "127.0.0.1",
    userAgent: "curl/8",
    referer: "",
    errorCode: "",
    ...changes,
  };
}

function jsonLine(of: AccessRecord): string {
  const lines: string[] = [];
  new AccessSink({ writeLine: (line) => lines.push(String(line)) }, "json").write(of);
  return lines.join("\n");
}

/** A static file: no worker had to do with it. */
const STATIC = {
  lane: "",
  laneReason: "",
  workerId: 0,
  queueMs: 0,
  path: "/css/site.css",
} as const;

Deno.test("AccessSink writes every field, named as in the Go server's log where that has it", () => {
  assertEquals(
    jsonLine(record()),
    '{"time":"2026-01-02T12:03:04.123Z","level":"info","event":"request","id":"8f14e45f",' +
      '"method":"GET","path":"/users/1","status":200,"bytes":512,"duration_ms":3.217,' +
      '"queue_ms":0.041,"pool":"fast","worker":2,"remote_addr":"127.0.0.1","user_agent":"curl/8"}',
  );
});

Deno.test("AccessSink colours the status by its class for a terminal, and nothing for anybody else", () => {
  const lineOf = (format: "colored" | "text", changes: Partial<AccessRecord>) => {
    const lines: string[] = [];
    new AccessSink({ writeLine: (line) => lines.push(String(line)) }, format).write(
      record(changes),
    );
    return lines[0] ?? "";
  };
  const colors = [[200, "32"], [302, "32"], [404, "33"], [503, "1;31"]] as const;
  for (const [status, color] of colors) {
    const line = lineOf("colored", { status });
    assert(line.includes(`GET /users/1 \u001b[${color}m${status}\u001b[0m 3.2 ms`), line);
    assert(line.includes("fast#2 8f14e45f"), line);
    assert(!lineOf("text", { status }).includes("\u001b"));
  }
  assert(!lineOf("colored", { path: "/\u001b[31m" }).includes("/\u001b[31m"));
});

Deno.test("AccessSink leaves out what says nothing", () => {
  const { bytes, queue_ms, pool, worker, error } = JSON.parse(
    jsonLine(record({ ...STATIC, bytes: undefined })),
  );
  assertEquals([bytes, queue_ms, pool, worker, error], Array(5).fill(undefined));
});

Deno.test("AccessSink names the failure (defect 20: errors were not in the JSON log)", () => {
  const line = jsonLine(record({ status: 503, errorCode: "queue_full", workerId: 0 }));
  const { status, error, pool, worker } = JSON.parse(line);
  assertEquals([status, error, pool, worker], [503, "queue_full", "fast", undefined]);
});

Deno.test("formatTextRecord writes one short line", () => {
  assertEquals(formatTextRecord(record()), "GET /users/1 200 3.2 ms fast#2 8f14e45f");
  assertEquals(formatTextRecord(record(STATIC)), "GET /css/site.css 200 3.2 ms 8f14e45f");
  assertEquals(
    formatTextRecord(record({ status: 504, durationMs: 10_001.4, errorCode: "worker_timeout" })),
    "GET /users/1 504 10001 ms fast#2 8f14e45f worker_timeout",
  );
});

Deno.test("AccessSink escapes what a client sent: one request is one line", () => {
  const hostile = "/\r\nGET /forged 200\u001b[2J\u009b\u202e";
  for (const format of ["json", "text", "dated", "combined"] as const) {
    const lines: string[] = [];
    const sink = new AccessSink({ writeLine: (line) => lines.push(String(line)) }, format);
    sink.write(
      record({ path: hostile, method: hostile, id: hostile, userAgent: hostile, referer: hostile }),
    );
    assertEquals(lines.length, 1);
    assert(!/[\u0000-\u001f\u007f-\u009f\u202e]/.test(lines[0] ?? ""), JSON.stringify(lines[0]));
  }
});

Deno.test("AccessSink begins text with the time of day, or with the date where asked", () => {
  const lines: string[] = [];
  const target = { writeLine: (line: unknown) => lines.push(String(line)) };
  const timeMs = new Date(2026, 0, 2, 12, 3, 4, 123).getTime();
  new AccessSink(target, "text").write(record({ timeMs }));
  new AccessSink(target, "dated").write(record());
  assertEquals(lines, [
    "12:03:04.123 GET /users/1 200 3.2 ms fast#2 8f14e45f",
    "2026-01-02T12:03:04.123Z GET /users/1 200 3.2 ms fast#2 8f14e45f",
  ]);
});

Deno.test("formatCombinedRecord writes what readers of Apache's and nginx's logs expect", () => {
  assertEquals(
    formatCombinedRecord(record({ referer: 'https://a.example/"b"' })),
    '127.0.0.1 - - [02/Jan/2026:12:03:04 +0000] "GET /users/1 HTTP/1.1" 200 512 ' +
      '"https://a.example/\\"b\\"" "curl/8"',
  );
  assertEquals(
    formatCombinedRecord(record({ bytes: undefined, userAgent: "" })),
    '127.0.0.1 - - [02/Jan/2026:12:03:04 +0000] "GET /users/1 HTTP/1.1" 200 - "-" "-"',
  );
});

Deno.test("AccessSink has the referer where there is one", () => {
  assertEquals(JSON.parse(jsonLine(record({ referer: "/a" }))).referer, "/a");
});
