import { assert, assertEquals, assertThrows } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { FrameReader } from "../../src/protocol/frame_reader.ts";
import { FrameWriter } from "../../src/protocol/frame_writer.ts";
import { GO_MAX_FRAME_BYTES, goDialect } from "../../src/protocol/go_dialect.ts";
import type { RequestHead, WorkerMessage } from "../../src/protocol/messages.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NOTHING = new Uint8Array(0);

const HEAD: RequestHead = {
  method: "GET",
  target: "/a?b=1",
  protocol: "HTTP/1.1",
  scheme: "http",
  remoteAddress: "10.0.0.7",
  remotePort: 5000,
  serverName: "example.org",
  serverAddress: "127.0.0.1",
  serverPort: 8080,
  requestId: "r-1",
  headers: [],
};

function writer(): FrameWriter {
  return new FrameWriter({ write: () => Promise.resolve() }, () => {});
}

/** The JSON of the request that `dialect` writes. */
function written(head: Partial<RequestHead>, body: Uint8Array = NOTHING): Record<string, unknown> {
  const out = writer();
  goDialect().writeRequest(out, 7, { ...HEAD, ...head }, body, body.length, false);
  const length = out.view.getUint32(0);
  assertEquals(out.pendingBytes, 4 + length);
  return JSON.parse(decoder.decode(out.buffer.subarray(4, 4 + length)));
}

/** A dialect whose worker owes the answer to request 7. */
function asked(): Dialect {
  const dialect = goDialect();
  dialect.writeRequest(writer(), 7, HEAD, NOTHING, undefined, false);
  return dialect;
}

/** All messages of one frame. */
function decoded(dialect: Dialect, frame: unknown): WorkerMessage[] {
  const text = typeof frame === "string" ? frame : JSON.stringify(frame);
  const messages = [dialect.decode(encoder.encode(text), 0)];
  const following = dialect.takeFollowing?.();
  return following === undefined ? messages : [...messages, following];
}

Deno.test("goDialect writes id, method, path with query, canonical headers and the body as text", () => {
  const request = written({
    headers: [["content-type", "text/plain"], ["x-name", "caf\u00c3\u00a9"]],
    method: "POST",
  }, encoder.encode("grüße"));
  assertEquals(request, {
    id: "7",
    method: "POST",
    path: "/a?b=1",
    headers: {
      "Content-Type": ["text/plain"],
      "X-Name": ["café"],
      "Host": ["example.org:8080"],
      "X-Forwarded-For": ["10.0.0.7"],
      "X-Request-Id": ["r-1"],
    },
    body: "grüße",
  });
});

Deno.test("goDialect appends the client's address, keeps Host and replaces a refused X-Request-Id", () => {
  const { headers } = written({
    headers: [["host", "a.example"], ["x-forwarded-for", "1.2.3.4"], ["x-request-id", "bad\u0001"]],
  });
  assertEquals(headers, {
    "Host": ["a.example"],
    "X-Forwarded-For": ["1.2.3.4, 10.0.0.7"],
    "X-Request-Id": ["r-1"],
  });
});

Deno.test("goDialect asks for a stream below /stream/ only", () => {
  assert(JSON.stringify(written({ target: "/stream/x" })).includes('"X-Go-Stream":["1"]'));
  assert(!JSON.stringify(written({ target: "/streams" })).includes("X-Go-Stream"));
});

Deno.test("goDialect refuses a body that is not UTF-8 as bad_request and writes nothing", () => {
  const out = writer();
  const body = new Uint8Array([0x61, 0xff]);
  const error = assertThrows(
    () => goDialect().writeRequest(out, 1, HEAD, body, 2, false),
    AppServerError,
  );
  assertEquals([error.code, out.pendingBytes], ["bad_request", 0]);
});

Deno.test("goDialect refuses what does not fit into one frame as body_too_large", () => {
  const escaped = new Uint8Array(GO_MAX_FRAME_BYTES / 2).fill(0x22);
  const cases: readonly [Uint8Array, boolean][] = [[escaped, false], [NOTHING, true]];
  for (const [body, hasMore] of cases) {
    const error = assertThrows(
      () => goDialect().writeRequest(writer(), 1, HEAD, body, undefined, hasMore),
      AppServerError,
    );
    assertEquals(error.code, "body_too_large");
  }
});

Deno.test("goDialect reads a whole answer with texts and lists as header values, status 0 as 200", () => {
  const frame = {
    id: "7",
    status: 0,
    headers: { "X-A": "é", "Set-Cookie": ["a", "b"] },
    body: "hi",
  };
  assertEquals(decoded(asked(), frame), [{
    kind: "head",
    id: 7,
    status: 200,
    lines: ["X-A: \u00c3\u00a9", "Set-Cookie: a", "Set-Cookie: b"],
    body: encoder.encode("hi"),
    isBodyComplete: true,
    usage: { memoryKib: 0, peakKib: 0, wantsToRetire: false },
  }]);
});

Deno.test("goDialect reads a stream whose headers are texts, lists or an empty list", () => {
  const shapes: readonly [unknown, readonly string[]][] = [
    [{ A: "1" }, ["A: 1"]],
    [{ A: ["1", "2"] }, ["A: 1", "A: 2"]],
    [[], []],
    [null, []],
  ];
  for (const [headers, lines] of shapes) {
    const dialect = asked();
    const [head] = decoded(dialect, { type: "headers", status: 203, headers, data: "x" });
    assert(head?.kind === "head");
    assertEquals([head.status, head.lines, head.isBodyComplete], [203, lines, false]);
    assertEquals(decoder.decode(head.body), "x");
    const [chunk] = decoded(dialect, { type: "chunk", data: "y" });
    assertEquals(chunk, { kind: "body", id: 7, bytes: encoder.encode("y"), isLast: false });
    const end = decoded(dialect, { type: "end" });
    assertEquals(end.map(({ kind }) => kind), ["body", "end"]);
  }
});

Deno.test("goDialect makes an error frame a failure, with a 500 where nothing was answered yet", () => {
  const early = decoded(asked(), { type: "error", error: "no luck" });
  assertEquals(early.map(({ kind }) => kind), ["error", "head"]);
  assert(early[0]?.kind === "error" && early[0].failure.message === "no luck");
  assert(early[1]?.kind === "head" && early[1].status === 500);
  const dialect = asked();
  decoded(dialect, { type: "headers" });
  assertEquals(decoded(dialect, { type: "error" }).map(({ kind }) => kind), ["error", "end"]);
});

Deno.test("goDialect refuses answers without an id, with another id, and frames that cannot come now", () => {
  const unasked = goDialect();
  assertThrows(() => decoded(unasked, { id: "7", body: "" }), ProtocolError, "no request");
  assertThrows(() => decoded(asked(), { body: "" }), ProtocolError, "without an id");
  assertThrows(() => decoded(asked(), { id: "8" }), ProtocolError, 'id "7"');
  assertThrows(() => decoded(asked(), { type: "chunk" }), ProtocolError, "type chunk");
  assertThrows(() => decoded(asked(), { type: "end" }), ProtocolError, "type end");
  const streaming = asked();
  decoded(streaming, { type: "headers" });
  assertThrows(() => decoded(streaming, { id: "7" }), ProtocolError, "an answer");
});

Deno.test("goDialect refuses frames of a wrong shape, and names printed text", () => {
  const frames: readonly unknown[] = [
    [],
    "3",
    { type: "other" },
    { id: "7", status: 70_000 },
    { id: "7", status: "200" },
    { id: "7", headers: ["A: b"] },
    { id: "7", headers: { A: 1 } },
    { id: "7", headers: { A: [["b"]] } },
    { id: "7", body: 5 },
    { id: {}, body: "" },
  ];
  for (const frame of frames) assertThrows(() => decoded(asked(), frame), ProtocolError);
  assertThrows(() => decoded(asked(), "Warning: x"), ProtocolError, "output of the application");
  assertThrows(() => asked().decode(new Uint8Array([0xff, 0x22]), 0), ProtocolError, "not UTF-8");
});

Deno.test("goDialect ignores what it has no words for", () => {
  const out = writer();
  const dialect = goDialect();
  dialect.writeBoot(out, {}, NOTHING);
  dialect.writeCancel(out, 1, "timeout");
  dialect.writeStop(out);
  dialect.writeStart(out, []);
  assertEquals(out.pendingBytes, 0);
});

Deno.test("FrameReader hands over both messages of one frame, in order", async () => {
  const dialect = asked();
  const frames = [{ type: "headers" }, { type: "end" }].map((frame) => JSON.stringify(frame));
  const bytes = new Uint8Array(frames.reduce((sum, text) => sum + 4 + text.length, 0));
  let at = 0;
  for (const text of frames) {
    new DataView(bytes.buffer).setUint32(at, text.length);
    bytes.set(encoder.encode(text), at + 4);
    at += 4 + text.length;
  }
  let isRead = false;
  const source = {
    read(view: Uint8Array<ArrayBuffer>) {
      if (isRead) return Promise.resolve({ value: view.subarray(0, 0), done: true as const });
      isRead = true;
      view.set(bytes);
      return Promise.resolve({ value: view.subarray(0, bytes.length), done: false as const });
    },
  };
  const kinds: string[] = [];
  await new FrameReader(source, dialect, GO_MAX_FRAME_BYTES).run((message) => {
    kinds.push(message.kind);
    return undefined;
  });
  assertEquals(kinds, ["head", "body", "end"]);
});
