import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { makeDispatcher, request } from "../support/fake_dispatcher.ts";
import { settle } from "../support/fake_clock.ts";
import { headFrame } from "../support/worker_frames.ts";

/** So many quick requests, and further ones are written ahead. */
const QUICK = 4096;

Deno.test("Dispatcher learns slow routes from any request and sends the next one to the slow lane", async () => {
  const { clock, fast, slow, dispatcher, changes, end } = await makeDispatcher({ answers: false });
  for (let i = 0; i < 10; i++) {
    const dispatched = dispatcher.dispatch(request({ path: `/export/${i}` }));
    await clock.advance(600);
    // The same worker every time: the one that was used last.
    fast.processes.find((process) => process.requestIds.length > 0)?.answer();
    await dispatched;
    await settle();
  }
  assertEquals(changes, ["/export/ true"]);
  const next = dispatcher.dispatch(request({ path: "/export/99" }));
  await settle();
  slow.process(1).answer();
  assertEquals((await next).classification, { lane: "slow", reason: "learned" });
  await end();
});

Deno.test("Dispatcher learns from requests that overran their time, too", async () => {
  const { clock, fast, dispatcher, latency, end } = await makeDispatcher({
    answers: false,
    limits: { requestTimeoutMs: 1_000 },
  });
  for (let i = 0; i < 10; i++) {
    const dispatched = dispatcher.dispatch(request({ path: "/hangs/" }));
    const rejected = assertRejects(() => dispatched, WorkerTimeoutError);
    await clock.advance(1_200);
    await rejected;
  }
  assertEquals([latency.isSlow("/hangs/"), fast.pool.stats().failed.timeout], [true, 10]);
  await end();
});

Deno.test("Dispatcher learns from requests whose visitors gave up, but not from their wait in the queue", async () => {
  const { clock, slow, dispatcher, latency, end } = await makeDispatcher({
    answers: false,
    limits: { cancelGraceMs: 0 },
  });
  const giveUp = async (fields: Parameters<typeof request>[0], afterMs: number) => {
    const client = new AbortController();
    const rejected = assertRejects(() => dispatcher.dispatch(request({ ...fields, client })));
    await clock.advance(afterMs);
    client.abort();
    await rejected;
    await clock.advance(2_000);
  };
  for (let i = 0; i < 12; i++) await giveUp({ path: "/report/" }, 900);
  assert(latency.isSlow("/report/"));
  const busy = dispatcher.dispatch(request({ method: "PUT" })).catch(() => {});
  for (let i = 0; i < 12; i++) await giveUp({ method: "PUT", path: "/queued/" }, 700);
  assertEquals([latency.isSlow("/queued/"), slow.pool.stats().failed.client_gone > 0], [
    false,
    true,
  ]);
  await end();
  await busy;
});

/** One worker that has been given a slow request and three behind it, and answers none of them yet. */
async function heldUp() {
  const made = await makeDispatcher({
    answers: false,
    size: 1,
    lookahead: { depth: 4, belowMs: 10 },
    limits: { cancelGraceMs: 0 },
  });
  const { fast, dispatcher } = made;
  const process = fast.process(1);
  for (let count = 0; count < QUICK; count++) {
    const dispatched = dispatcher.dispatch(request({ path: "/quick/1" }));
    await settle();
    process.answer();
    await dispatched;
  }
  const client = new AbortController();
  const notes = { lane: "", laneReason: "", workerId: 0, queueMs: 0 };
  const slow = dispatcher.dispatch(request({ path: "/slow/" }));
  const behind = [1, 2, 3].map(() =>
    dispatcher.dispatch({ ...request({ path: "/quick/1" }), client, notes })
  );
  await settle();
  assertEquals(process.requestIds.length, QUICK + 4, "all are at the worker");
  return { ...made, process, slow, behind, client, notes };
}

Deno.test("Dispatcher counts what a request waits behind another at its worker as waiting, and its route stays quick", async () => {
  const { clock, process, latency, slow, behind, notes, end } = await heldUp();
  await clock.advance(700);
  for (const id of process.requestIds.slice(-4)) {
    process.emit(headFrame(id, { body: "ok", flags: 3 }));
    await settle();
  }
  const times = (await Promise.all([slow, ...behind])).map((
    { queueMs, phpMs },
  ) => [queueMs, phpMs]);
  assertEquals(times, [[0, 700], [700, 0], [700, 0], [700, 0]]);
  assertEquals([notes.queueMs, latency.isSlow("/quick/")], [700, false]);
  await end();
});

Deno.test("Dispatcher learns nothing about a route from visitors who gave up behind another request at the same worker", async () => {
  const { clock, process, latency, slow, behind, client, end } = await heldUp();
  const rejected = Promise.all(behind.map((one) => assertRejects(() => one)));
  await clock.advance(700);
  client.abort();
  await rejected;
  assertEquals(latency.isSlow("/quick/"), false);
  process.emit(headFrame(QUICK + 1, { body: "ok", flags: 3 }));
  await slow;
  await end();
});
