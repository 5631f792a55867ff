import { assert, assertEquals, assertRejects } from "@std/assert";
import { Lease } from "../../src/pool/lease.ts";
import { WorkerCrashedError } from "../../src/worker/worker_errors.ts";
import type { WorkerReply } from "../../src/worker/worker_reply.ts";
import { settle } from "../support/fake_clock.ts";
import { PoolUnderTest } from "../support/fake_pool.ts";
import { requestHead } from "../support/fake_worker.ts";
import { headFrame } from "../support/worker_frames.ts";

const QUICK = 4096;
const BELOW_MS = 5;

/** One worker that has answered enough requests at once, and answers by the test's word from now on. */
async function primed(requestTimeoutMs = 10_000): Promise<PoolUnderTest> {
  const under = new PoolUnderTest({
    size: 1,
    lookahead: { depth: 3, belowMs: BELOW_MS },
    limits: { requestTimeoutMs },
  });
  const behaviour = { answers: true };
  under.behaviour = behaviour;
  await under.start();
  for (let count = 0; count < QUICK; count++) await under.serve().reply;
  behaviour.answers = false;
  return under;
}

/** As a request does that fits into one frame: at once, or when somebody has room. */
function ask(under: PoolUnderTest): { readonly reply: Promise<WorkerReply>; isAtOnce: boolean } {
  const lease = under.pool.acquire(undefined, true);
  const send = (lent: Lease) => lent.send(requestHead(), { kind: "none" });
  const reply = lease instanceof Lease ? send(lease) : lease.then(send);
  reply.catch(() => {});
  return { reply, isAtOnce: lease instanceof Lease };
}

/** Answers the request that was written as the n-th after the priming. */
function answer(under: PoolUnderTest, n: number, flags = 3): Promise<void> {
  under.process(1).emit(headFrame(QUICK + n, { body: `answer ${n}`, flags }));
  return settle();
}

function bodyOf(reply: WorkerReply): string {
  return reply.kind === "buffered" ? new TextDecoder().decode(reply.body) : "streamed";
}

Deno.test("WorkerPool.acquire writes ahead up to the depth, and each gets its own answer", async () => {
  const under = await primed();
  const asked = [ask(under), ask(under), ask(under), ask(under)];
  assertEquals(asked.map(({ isAtOnce }) => isAtOnce), [true, true, true, false]);
  await answer(under, 1);
  assertEquals(under.pool.stats().queueLength, 0, "the fourth takes the room of the first");
  for (const n of [2, 3, 4]) await answer(under, n);
  const bodies = (await Promise.all(asked.map(({ reply }) => reply))).map(bodyOf);
  assertEquals(bodies, ["answer 1", "answer 2", "answer 3", "answer 4"]);
  await under.end();
});

Deno.test("WorkerPool.acquire writes nothing ahead before requests were quick for long enough", async () => {
  const under = new PoolUnderTest({ size: 1, lookahead: { depth: 3, belowMs: BELOW_MS } });
  await under.start();
  const first = ask(under);
  const second = ask(under);
  assertEquals([first.isAtOnce, second.isAtOnce], [true, false]);
  under.process(1).answer();
  await settle();
  under.process(1).answer();
  await Promise.all([first.reply, second.reply]);
  await under.end();
});

Deno.test("WorkerPool.acquire writes nothing ahead after a slow request, nor behind one that has begun long ago", async () => {
  const under = await primed();
  const slow = ask(under);
  await under.clock.advance(BELOW_MS + 1);
  const behind = ask(under);
  assertEquals(behind.isAtOnce, false);
  await answer(under, 1);
  const next = ask(under);
  assertEquals(next.isAtOnce, false, "the last request was slow");
  await answer(under, 2);
  await answer(under, 3);
  await Promise.all([slow.reply, behind.reply, next.reply]);
  await under.end();
});

Deno.test("WorkerPool.acquire writes nothing ahead that does not fit into one frame, nor past it", async () => {
  const under = await primed();
  const first = ask(under);
  const large = under.pool.acquire();
  assert(large instanceof Promise);
  assertEquals(ask(under).isAtOnce, false, "first come, first served");
  await answer(under, 1);
  (await large).release();
  await settle();
  await answer(under, 2);
  await first.reply;
  await under.end();
});

Deno.test("WorkerPool: a worker that dies has not read what was written ahead, and may have read the rest", async () => {
  const under = await primed();
  const [first, second] = [ask(under), ask(under)];
  under.process(1).exit(137, "SIGKILL");
  await under.clock.advance(300);
  const errors = [
    await assertRejects(() => first.reply, WorkerCrashedError),
    await assertRejects(() => second.reply, WorkerCrashedError),
  ];
  assertEquals(errors.map(({ isUnread }) => isUnread), [false, true]);
  await under.end();
});

Deno.test("WorkerPool: what was written behind an answer that is garbled is not said to be unread", async () => {
  const under = await primed();
  const [first, second] = [ask(under), ask(under)];
  under.process(1).emit(new TextEncoder().encode("PHP Warning: printed onto the wire"));
  await under.clock.advance(300);
  await assertRejects(() => first.reply, WorkerCrashedError);
  const { isUnread } = await assertRejects(() => second.reply, WorkerCrashedError);
  assertEquals(isUnread, false);
  await under.end();
});

Deno.test("WorkerPool: a worker that asks to be replaced gives back what was written ahead", async () => {
  const under = await primed();
  const [first, second, third] = [ask(under), ask(under), ask(under)];
  await answer(under, 1, 7);
  assertEquals(bodyOf(await first.reply), "answer 1");
  for (const { reply } of [second, third]) {
    assertEquals((await assertRejects(() => reply, WorkerCrashedError)).isUnread, true);
  }
  await under.clock.advance(5_000);
  assertEquals(under.running, [2], "it has left, and its successor serves");
  await under.end();
});

Deno.test("WorkerPool: the time of a request that was written ahead begins with its turn", async () => {
  const under = await primed(1_000);
  const [first, second] = [ask(under), ask(under)];
  await under.clock.advance(900);
  await answer(under, 1);
  await first.reply;
  await under.clock.advance(900);
  assertEquals(under.process(1).signals, []);
  await under.clock.advance(200);
  assertEquals(under.process(1).signals[0], "SIGTERM");
  await assertRejects(() => second.reply);
  await under.end();
});

Deno.test("WorkerPool: a client that leaves a request that was written ahead costs nobody else anything", async () => {
  const under = await primed();
  const first = ask(under);
  const client = new AbortController();
  const lease = under.pool.acquire(client, true);
  assert(lease instanceof Lease);
  const left = lease.send(requestHead(), { kind: "none" }, { client });
  const rejected = assertRejects(() => left);
  const third = ask(under);
  await under.clock.advance(150);
  client.abort();
  await rejected;
  assertEquals(under.process(1).receivedNames.at(-1), "CANCEL");
  await under.clock.advance(5_000);
  assertEquals(under.process(1).signals, [], "its time to end begins with its turn");
  for (const n of [1, 2, 3]) await answer(under, n);
  assertEquals([bodyOf(await first.reply), bodyOf(await third.reply)], ["answer 1", "answer 3"]);
  await under.end();
});
