import { assertEquals } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { type Logger, nullLogger } from "../../src/base/logger.ts";
import { watchAnswers } from "../../src/http/answer_watch.ts";
import type { MaybePromise, RequestContext } from "../../src/http/handler.ts";
import { InFlight } from "../../src/http/in_flight.ts";
import type { RefusalCause, RequestFacts } from "../../src/metrics/server_metrics.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { fakeContext } from "./fake_context.ts";

const OK = () => new Response("ok");

/** As many requests at a time; `told` gets what the metrics are told. */
function requests(
  limit: number,
  told: RequestFacts[] = [],
  logger: Logger = nullLogger,
  refused: RefusalCause[] = [],
): InFlight {
  return new InFlight({
    limit,
    metrics: {
      requestEnded: (facts) => told.push(facts),
      requestRefused: (cause) => refused.push(cause),
    },
    clock: new FakeClock(1_000),
    logger,
  });
}

/** Lets a request through, as the chain does. */
function answer(
  inFlight: InFlight,
  context: RequestContext,
  next: (context: RequestContext) => MaybePromise<Response>,
): MaybePromise<Response> {
  return watchAnswers([inFlight], inFlight.failed)(context, next);
}

Deno.test("InFlight counts a request until its answer is made, however it ends", async () => {
  const inFlight = requests(0);
  const slow = Promise.withResolvers<Response>();
  const first = answer(inFlight, fakeContext("/"), () => slow.promise);
  assertEquals(inFlight.count, 1);
  slow.resolve(OK());
  await first;
  assertEquals(inFlight.count, 0);
  await answer(inFlight, fakeContext("/"), OK);
  await answer(inFlight, fakeContext("/"), () => {
    throw new Error("Broken");
  });
  await answer(inFlight, fakeContext("/"), () => Promise.reject(new Error("Broken")));
  assertEquals(inFlight.count, 0);
});

Deno.test("InFlight answers 500 where a handler failed, tells the log why and the client nothing", async () => {
  const logger = new RecordingLogger();
  const inFlight = requests(0, [], logger);
  const shrank = new AppServerError("internal", "File ended early", { hint: "Rename" });
  const context = fakeContext("/x.css?secret", { requestId: "id-7" });
  const response = await answer(inFlight, context, () => {
    context.notes.delivered = new Promise(() => {});
    return Promise.reject(shrank);
  });
  assertEquals([response.status, inFlight.count], [500, 0]);
  assertEquals(await response.text(), "Internal Server Error\n\nRequest id: id-7\n");
  assertEquals([context.notes.errorCode, context.notes.delivered], ["internal", undefined]);
  assertEquals(logger.events, [{
    level: "error",
    event: "internal",
    message: "File ended early",
    fields: { request_id: "id-7", method: "GET", path: "/x.css", hint: "Rename" },
  }]);
});

Deno.test("InFlight counts a streamed answer until it has been delivered, and drains after it", async () => {
  const inFlight = requests(0);
  const delivered = Promise.withResolvers<number>();
  const context = fakeContext("/");
  await answer(inFlight, context, () => {
    context.notes.delivered = delivered.promise;
    return OK();
  });
  let isDrained = false;
  const drained = inFlight.drain().then(() => isDrained = true);
  await Promise.resolve();
  assertEquals([inFlight.count, isDrained], [1, false]);
  delivered.resolve(2);
  await drained;
  assertEquals(inFlight.count, 0);
});

Deno.test("InFlight tells the maker of a streamed answer which body leaves", async () => {
  const context = fakeContext("/");
  const told: unknown[] = [];
  const made = OK();
  await answer(requests(0), context, () => {
    context.notes.delivered = Promise.resolve(2);
    context.notes.onLeaving = (body) => told.push(body);
    return made;
  });
  assertEquals(told.length, 1);
  assertEquals(told[0] === made.body, true);
});

Deno.test("InFlight that drains refuses with 503 and Retry-After, and asks nobody", async () => {
  const refused: RefusalCause[] = [];
  const inFlight = requests(0, [], nullLogger, refused);
  await inFlight.drain();
  const context = fakeContext("/");
  const response = await answer(inFlight, context, () => {
    throw new TypeError("Was asked");
  });
  assertEquals(refused, ["draining"]);
  assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
  assertEquals(context.notes.errorCode, "draining");
});

Deno.test("InFlight refuses one request more than its limit, and the next one after an answer is served", async () => {
  const refused: RefusalCause[] = [];
  const inFlight = requests(1, [], nullLogger, refused);
  const slow = Promise.withResolvers<Response>();
  const first = answer(inFlight, fakeContext("/"), () => slow.promise);
  const context = fakeContext("/");
  assertEquals((await answer(inFlight, context, OK)).status, 503);
  assertEquals(refused, ["overloaded"]);
  assertEquals(context.notes.errorCode, "overloaded");
  slow.resolve(OK());
  await first;
  assertEquals((await answer(inFlight, fakeContext("/"), OK)).status, 200);
});

Deno.test("InFlight does not count files on their way against its limit, and drains after them all the same", async () => {
  const inFlight = requests(1);
  const delivered = Promise.withResolvers<number>();
  const file = fakeContext("/big.bin");
  await answer(inFlight, file, () => {
    Object.assign(file.notes, { isFile: true, delivered: delivered.promise });
    return OK();
  });
  assertEquals((await answer(inFlight, fakeContext("/"), OK)).status, 200);
  let isDrained = false;
  const drained = inFlight.drain().then(() => isDrained = true);
  await Promise.resolve();
  assertEquals([inFlight.count, isDrained], [1, false]);
  delivered.resolve(9);
  await drained;
});

Deno.test("InFlight tells the metrics who answered, with what, and how long it took", async () => {
  const told: RequestFacts[] = [];
  const inFlight = requests(1, told);
  const served = fakeContext("/a?b=c", { startedMs: 990 });
  await answer(inFlight, served, () => {
    Object.assign(served.notes, { lane: "slow", queueMs: 3, bodyBytes: 2 });
    return OK();
  });
  const file = fakeContext("/x.css");
  await answer(inFlight, file, () => {
    file.notes.isFile = true;
    return new Response(null, { status: 304 });
  });
  await answer(inFlight, fakeContext("/"), () => {
    throw new Error("Broken");
  });
  await inFlight.drain();
  await answer(inFlight, fakeContext("/"), OK);
  assertEquals(told[0], {
    method: "GET",
    path: "/a",
    status: 200,
    by: "slow",
    durationMs: 10,
    queueMs: 3,
    bytes: 2,
  });
  assertEquals(told.map(({ by, status }) => [by, status]), [
    ["slow", 200],
    ["static", 304],
    ["server", 500],
    ["server", 503],
  ]);
});
