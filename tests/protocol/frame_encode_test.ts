import { assertEquals } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { FrameWriter } from "../../src/protocol/frame_writer.ts";
import { FakeSink } from "../support/fake_pipes.ts";
import { requestHead } from "../support/fake_worker.ts";
import { readRequest, type ServerFrame, ServerFrames } from "../support/server_frames.ts";
import { concatBytes, latin1Bytes, uint } from "../support/worker_frames.ts";

/** The frames that `write` appended, read by an independent reader. */
function framesOf(write: (out: FrameWriter) => void): ServerFrame[] {
  const sink = new FakeSink();
  const out = new FrameWriter(sink, () => {});
  write(out);
  out.flush();
  const reader = new ServerFrames();
  const frames = reader.push(concatBytes(...sink.writes));
  assertEquals(reader.restBytes, 0);
  return frames;
}

const NOTHING = new Uint8Array(0);
const BINARY = Uint8Array.from({ length: 256 }, (_, byte) => byte);

Deno.test("writeBoot puts the length of the options before them and the sources after them", () => {
  const options = { root: "/app/\u00fc", entry: "", dev: false };
  const [boot] = framesOf((out) => frameDialect.writeBoot(out, options, BINARY));
  const json = new TextEncoder().encode(JSON.stringify(options));
  assertEquals(boot, {
    name: "BOOT",
    id: 0,
    payload: concatBytes(uint(4, json.length), json, BINARY),
  });
});

Deno.test("writeBoot without sources ends with the options", () => {
  const [boot] = framesOf((out) => frameDialect.writeBoot(out, {}, NOTHING));
  assertEquals(boot?.payload, concatBytes(uint(4, 2), latin1Bytes("{}")));
});

Deno.test("writeRequest writes the eleven fields of the head in order, then names and values", () => {
  const head = requestHead({
    method: "POST",
    target: "/a?b=c",
    remotePort: 4711,
    headers: [["accept", "*/*"], ["x-empty", ""]],
  });
  const [request] = framesOf((out) =>
    frameDialect.writeRequest(out, 7, head, latin1Bytes("body"), 4, false)
  );
  assertEquals(request?.name, "REQUEST");
  assertEquals(request?.id, 7);
  assertEquals(readRequest(request?.payload ?? NOTHING), {
    hasMore: false,
    head: [
      "POST",
      "/a?b=c",
      "HTTP/1.1",
      "http",
      "127.0.0.1",
      "4711",
      "localhost",
      "127.0.0.1",
      "8080",
      "request-1",
      "4",
      "accept",
      "*/*",
      "x-empty",
      "",
    ],
    body: latin1Bytes("body"),
  });
});

Deno.test("writeRequest leaves the content length empty where there is none", () => {
  const [request] = framesOf((out) =>
    frameDialect.writeRequest(out, 1, requestHead(), NOTHING, undefined, false)
  );
  const { head, body, hasMore } = readRequest(request?.payload ?? NOTHING);
  assertEquals([head.length, head[10], body.length, hasMore], [11, "", 0, false]);
});

Deno.test("writeRequest tells a length of 0 from no length", () => {
  const [request] = framesOf((out) =>
    frameDialect.writeRequest(out, 1, requestHead(), NOTHING, 0, false)
  );
  assertEquals(readRequest(request?.payload ?? NOTHING).head[10], "0");
});

Deno.test("writeRequest keeps every byte of a header value, 0x80 to 0x9f too", () => {
  const value = Array.from({ length: 255 }, (_, i) => String.fromCharCode(i + 1)).join("");
  const [request] = framesOf((out) =>
    frameDialect.writeRequest(
      out,
      1,
      requestHead({ headers: [["x-bytes", value]] }),
      BINARY,
      256,
      true,
    )
  );
  const read = readRequest(request?.payload ?? NOTHING);
  assertEquals(read.head.at(-1), value);
  assertEquals(read.body, BINARY);
  assertEquals(read.hasMore, true);
});

Deno.test("writeRequest fits a body larger than the writer's first buffer", () => {
  const body = new Uint8Array(65_536).fill(0xfe);
  const [request] = framesOf((out) =>
    frameDialect.writeRequest(out, 0xffff_ffff, requestHead(), body, body.length, false)
  );
  assertEquals(request?.id, 0xffff_ffff);
  assertEquals(readRequest(request?.payload ?? NOTHING).body, body);
});

Deno.test("writeBody marks the last part only", () => {
  const frames = framesOf((out) => {
    frameDialect.writeBody(out, 3, BINARY, false);
    frameDialect.writeBody(out, 3, NOTHING, true);
  });
  assertEquals(frames, [
    { name: "BODY", id: 3, payload: concatBytes(uint(1, 0), BINARY) },
    { name: "BODY", id: 3, payload: uint(1, 1) },
  ]);
});

Deno.test("writeCancel, writeStop and writeStart have the payloads of the protocol", () => {
  const frames = framesOf((out) => {
    frameDialect.writeCancel(out, 9, "client_gone");
    frameDialect.writeCancel(out, 10, "timeout");
    frameDialect.writeStop(out);
    frameDialect.writeStart(out, ["/a.php", "/é.php"]);
  });
  assertEquals(frames, [
    { name: "CANCEL", id: 9, payload: uint(1, 1) },
    { name: "CANCEL", id: 10, payload: uint(1, 2) },
    { name: "STOP", id: 0, payload: NOTHING },
    { name: "START", id: 0, payload: new TextEncoder().encode("/a.php\0/é.php") },
  ]);
});
