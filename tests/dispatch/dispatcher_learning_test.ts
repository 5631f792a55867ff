import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { makeDispatcher, request } from "../support/fake_dispatcher.ts";
import { settle } from "../support/fake_clock.ts";

Deno.test("Dispatcher learns slow routes from any request and sends the next one to the slow lane", async () => {
  const { clock, fast, slow, dispatcher, changes, end } = await makeDispatcher({ answers: false });
  for (let i = 0; i < 12; i++) {
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
  for (let i = 0; i < 12; i++) {
    const dispatched = dispatcher.dispatch(request({ path: "/hangs/" }));
    const rejected = assertRejects(() => dispatched, WorkerTimeoutError);
    await clock.advance(1_200);
    await rejected;
  }
  assertEquals([latency.isSlow("/hangs/"), fast.pool.stats().failed.timeout], [true, 12]);
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
