import { assertEquals } from "@std/assert";
import { type AccessRecord, logAccess } from "../../src/http/access_log.ts";
import { watchAnswers } from "../../src/http/answer_watch.ts";
import type { MaybePromise, RequestContext } from "../../src/http/handler.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { fakeContext } from "./fake_context.ts";

/** A log in memory. */
function setUp(isQueryLogged = false) {
  const clock = new FakeClock(1_000, Date.UTC(2025, 0, 1));
  const records: AccessRecord[] = [];
  const watch = logAccess({
    sink: { write: (record) => records.push(record) },
    clock,
    isQueryLogged,
  });
  const run = (
    context: RequestContext,
    answer: (context: RequestContext) => MaybePromise<Response>,
  ) => watchAnswers([watch], () => new Response(null, { status: 500 }))(context, answer);
  return { clock, records, run };
}

Deno.test("logAccess writes one record with everything that is known", async () => {
  const { clock, records, run } = setUp();
  const context = fakeContext("/a%20b?token=secret", {
    method: "POST",
    headers: { "user-agent": "ua/1", "referer": "https://a.example/b?token=x#c" },
  });
  await run(context, async ({ notes }) => {
    await clock.advance(12.5);
    Object.assign(notes, {
      lane: "fast",
      laneReason: "default",
      workerId: 3,
      queueMs: 1.25,
      bodyBytes: 5,
    });
    return new Response("hello", { status: 201 });
  });
  await settle();
  assertEquals(records, [{
    timeMs: Date.UTC(2025, 0, 1) + 12.5,
    id: "id-1",
    method: "POST",
    path: "/a%20b",
    status: 201,
    bytes: 5,
    durationMs: 12.5,
    queueMs: 1.25,
    lane: "fast",
    laneReason: "default",
    workerId: 3,
    remoteAddress: "127.0.0.1",
    userAgent: "ua/1",
    referer: "https://a.example/b",
    errorCode: "",
  }]);
});

Deno.test("logAccess leaves queries out unless they were asked for", async () => {
  const { records, run } = setUp(true);
  run(fakeContext("/a?token=1", { headers: { referer: "/b?c=1" } }), () => new Response());
  await settle();
  assertEquals([records[0]?.path, records[0]?.referer], ["/a?token=1", "/b?c=1"]);
});

Deno.test("logAccess answers at once where the next handler does, and records what is handed over", async () => {
  const { clock, records, run } = setUp();
  const response = new Response("x");
  const context = fakeContext("/");
  await clock.advance(40);
  assertEquals(run(context, () => response) === response, true);
  assertEquals(records.map(({ durationMs, errorCode }) => [durationMs, errorCode]), [[40, ""]]);
});

Deno.test("logAccess waits for the end of a streamed answer, and counts what was delivered", async () => {
  const { clock, records, run } = setUp();
  const { promise, resolve } = Promise.withResolvers<number>();
  run(fakeContext("/"), ({ notes }) => {
    notes.delivered = promise;
    return new Response("x");
  });
  await clock.advance(500);
  assertEquals(records.length, 0);
  resolve(77);
  await settle();
  assertEquals([records[0]?.bytes, records[0]?.durationMs], [77, 500]);
});

Deno.test("logAccess takes bytes from Content-Length where nobody counted, and never touches the body", async () => {
  const { records, run } = setUp();
  const response = new Response("12345", { headers: { "content-length": "5" } });
  Object.defineProperty(response, "body", {
    get: () => {
      throw new Error("Body was touched");
    },
  });
  run(fakeContext("/"), () => response);
  run(fakeContext("/"), () => new Response("12345"));
  await settle();
  assertEquals(records.map((record) => record.bytes), [5, undefined]);
});

Deno.test("logAccess counts no bytes for HEAD", async () => {
  const { records, run } = setUp();
  run(
    fakeContext("/", { method: "HEAD" }),
    () => new Response(null, { headers: { "content-length": "5" } }),
  );
  await settle();
  assertEquals(records[0]?.bytes, 0);
});

Deno.test("logAccess keeps the error code that a handler noted", async () => {
  const { records, run } = setUp();
  run(fakeContext("/"), ({ notes }) => {
    notes.errorCode = "queue_full";
    return new Response("", { status: 503 });
  });
  await settle();
  assertEquals([records[0]?.status, records[0]?.errorCode], [503, "queue_full"]);
});

Deno.test("logAccess leaves credentials out of referers and refused targets, whatever is logged of queries", async () => {
  const table: readonly (readonly [string, string])[] = [
    ["https://ann:s3cret@a.example/b?c=1", "https://a.example/b?c=1"],
    ["https://s3cret@a.example", "https://a.example"],
    ["https://ann:s3@cret@a.example:8443/b", "https://a.example:8443/b"],
    ["https:/\\ann:s3cret@a.example/b", "https:/\\a.example/b"],
    ["//ann:s3cret@a.example/b", "//a.example/b"],
    ["ann:s3cret@a.example/b", "a.example/b"],
    ["https://a.example/@ann?to=b@c", "https://a.example/@ann?to=b@c"],
    ["/@ann", "/@ann"],
    ["about:client", "about:client"],
    ["@", ""],
  ];
  for (const isQueryLogged of [true, false]) {
    for (const [referer, whole] of table) {
      const { run, records } = setUp(isQueryLogged);
      const context = fakeContext("/", { headers: { referer } });
      run({ ...context, target: { ...context.target, raw: referer } }, () => new Response());
      await settle();
      const shown = isQueryLogged ? whole : whole.replace(/\?.*/, "");
      assertEquals([records[0]?.referer, records[0]?.path], [shown, shown], referer);
    }
  }
});
