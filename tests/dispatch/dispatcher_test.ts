import { assert, assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { PoolQueueFullError } from "../../src/pool/pool_errors.ts";
import { WorkerCrashedError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { makeDispatcher, request } from "../support/fake_dispatcher.ts";
import type { PoolUnderTest } from "../support/fake_pool.ts";
import { bodyFrame, headFrame } from "../support/worker_frames.ts";

/** How many requests a pool's processes have read. */
function readBy(under: PoolUnderTest): number {
  return under.processes.reduce((sum, process) => sum + process.requestIds.length, 0);
}

Deno.test("Dispatcher serves a request in the lane of its class", async () => {
  const { fast, slow, dispatcher, end } = await makeDispatcher();
  const quick = await dispatcher.dispatch(request());
  assertEquals([quick.classification.lane, quick.queueMs], ["fast", 0]);
  assertEquals(quick.reply.kind, "buffered");
  await dispatcher.dispatch(request({ method: "PUT" }));
  const bytes = new Uint8Array(1_001);
  await dispatcher.dispatch(request({ body: { kind: "bytes", bytes } }));
  const stream = ReadableStream.from([bytes]);
  await dispatcher.dispatch(request({ body: { kind: "stream", stream, length: undefined } }));
  assertEquals([readBy(fast), readBy(slow)], [1, 3]);
  await end();
});

Deno.test("Dispatcher (Go server defect 18): without a slow pool the fast one serves everything", async () => {
  const { fast, dispatcher, end } = await makeDispatcher({ hasSlow: false });
  const { reply } = await dispatcher.dispatch(request({ method: "PUT" }));
  assertEquals([reply.kind, readBy(fast)], ["buffered", 1]);
  await end();
});

Deno.test("Dispatcher keeps the fast lane free while the slow one is saturated", async () => {
  const { fast, slow, dispatcher, end } = await makeDispatcher({ answers: false });
  const put = request({ method: "PUT" });
  const waiting = Array.from({ length: 5 }, () => dispatcher.dispatch(put).catch(() => {}));
  const quick = dispatcher.dispatch(request());
  await settle();
  assertEquals([slow.pool.stats().queueLength, fast.pool.stats().queueLength], [4, 0]);
  for (const process of fast.processes) if (process.requestIds.length > 0) process.answer();
  assertEquals((await quick).queueMs, 0);
  await end();
  await Promise.all(waiting);
});

Deno.test("Dispatcher tells how long a request was queued, and notes it also where no answer comes", async () => {
  const { clock, slow, dispatcher, end } = await makeDispatcher({ answers: false });
  const notes = { lane: "", laneReason: "", workerId: 0, queueMs: 0 };
  const first = dispatcher.dispatch(request({ method: "PUT" }));
  const second = dispatcher.dispatch(request({ method: "PUT" }));
  const lost = assertRejects(() => dispatcher.dispatch({ ...request({ method: "PUT" }), notes }));
  await clock.advance(70);
  slow.process(1).answer();
  await first;
  await settle();
  slow.process(1).answer();
  assertEquals([(await second).queueMs, notes.queueMs], [70, 70]);
  await Promise.all([end(), lost]);
  assert(notes.lane === "slow" && notes.laneReason === "method" && notes.workerId > 0);
});

Deno.test("Dispatcher hands a request to a second worker when the first cannot have read it", async () => {
  const { fast, dispatcher, end } = await makeDispatcher();
  // The pipes broke, but nobody has noticed yet. The one that was idle last is used first.
  const broken = fast.borrow();
  broken.release();
  fast.process(broken.worker.id).input.break();
  const { reply } = await assertSettles(dispatcher.dispatch(request({ method: "POST" })), fast);
  assert(reply.head.workerId !== broken.worker.id);
  assertEquals([readBy(fast), fast.pool.stats().failed.crash], [1, 0]);
  await end();
});

Deno.test("Dispatcher hands a request over twice at most", async () => {
  const { fast, dispatcher, end } = await makeDispatcher();
  for (const process of fast.processes) process.input.break();
  const dispatched = dispatcher.dispatch(request());
  const error = await assertRejects(() => assertSettles(dispatched, fast), WorkerCrashedError);
  assertEquals([error.isUnread, fast.pool.stats().failed.crash], [true, 1]);
  await end();
});

Deno.test("Dispatcher (Go server defect 7): a request that a worker may have read is never sent again", async () => {
  const { clock, fast, dispatcher, end } = await makeDispatcher({ answers: false });
  const dispatched = dispatcher.dispatch(request({ method: "POST" }));
  const rejected = assertRejects(() => dispatched, WorkerCrashedError);
  await settle();
  fast.processes.find((process) => process.requestIds.length > 0)?.exit(1);
  await clock.advance(200);
  assertEquals((await rejected).isUnread, false);
  assertEquals([readBy(fast), fast.pool.stats().failed.crash], [1, 1]);
  await end();
});

Deno.test("Dispatcher (Go server defect 7): an answer that is too large is not asked for again", async () => {
  const { clock, fast, dispatcher, end } = await makeDispatcher({
    answers: false,
    limits: { maxFrameBytes: 1_000 },
  });
  const dispatched = dispatcher.dispatch(request({ method: "POST" }));
  const rejected = assertRejects(() => dispatched, WorkerCrashedError);
  await settle();
  fast.processes.find((process) => process.requestIds.length > 0)
    ?.emit(bodyFrame(1, new Uint8Array(2_000)));
  await clock.advance(200);
  await rejected;
  assertEquals(readBy(fast), 1);
  const { crash, protocol } = fast.pool.stats().failed;
  assertEquals([crash, protocol], [0, 1], "nonsense is counted as nonsense");
  await end();
});

Deno.test("Dispatcher counts answers that their worker broke off in the middle, by cause", async () => {
  const { clock, fast, dispatcher, end } = await makeDispatcher({
    answers: false,
    limits: { streamIdleTimeoutMs: 1_000 },
  });
  const begin = async () => {
    const dispatched = dispatcher.dispatch(request());
    await settle();
    const process = fast.processes.findLast(({ requestIds }) => requestIds.length > 0);
    process?.emit(headFrame(1, { flags: 0, body: "begun" }));
    const { reply } = await dispatched;
    assert(reply.kind === "streamed" && process !== undefined);
    const read = assertRejects(() => new Response(reply.body).text(), AppServerError);
    return { process, read };
  };
  const crashed = await begin();
  crashed.process.exit(139, "SIGSEGV");
  await clock.advance(200);
  assertEquals((await crashed.read).code, "worker_crashed");
  const stalled = await begin();
  await clock.advance(1_100);
  assertEquals((await stalled.read).code, "worker_stalled");
  const { crash, timeout } = fast.pool.stats().failed;
  assertEquals([crash, timeout], [1, 1]);
  await end();
});

Deno.test("Dispatcher reports a client that left the queue by its code, and counts it", async () => {
  const { slow, dispatcher, end } = await makeDispatcher({ answers: false });
  const busy = dispatcher.dispatch(request({ method: "PUT" })).catch(() => {});
  const client = new AbortController();
  const dispatched = dispatcher.dispatch(request({ method: "PUT", client }));
  client.abort();
  const error = await assertRejects(() => assertSettles(dispatched, slow), AppServerError);
  assertEquals([error.code, slow.pool.stats().failed.client_gone], ["client_gone", 1]);
  await settle();
  assertEquals(readBy(slow), 1);
  await end();
  await busy;
});

Deno.test("Dispatcher passes the pool's own refusals on", async () => {
  const { slow, dispatcher, end } = await makeDispatcher({ answers: false, maxQueue: 0 });
  const busy = dispatcher.dispatch(request({ method: "PUT" })).catch(() => {});
  await assertRejects(() => dispatcher.dispatch(request({ method: "PUT" })), PoolQueueFullError);
  assertEquals(slow.pool.stats().failed.queue_full, 1, "counted once");
  await end();
  await busy;
});

/** Lets the processes whose input broke end, as the system would. */
async function assertSettles<T>(promise: Promise<T>, under: PoolUnderTest): Promise<T> {
  promise.catch(() => {});
  await under.clock.advance(1_000);
  return await promise;
}
