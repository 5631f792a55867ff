import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { Exchange } from "../../src/worker/exchange.ts";
import type { ClientPresence } from "../../src/worker/exchange_options.ts";
import { ExchangeGuard } from "../../src/worker/exchange_guard.ts";
import { WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { LIMITS } from "../support/fake_worker.ts";
import { outcomeOf } from "../support/outcome.ts";

const BODY_MESSAGE = { kind: "body", id: 1, bytes: Uint8Array.of(1), isLast: false } as const;
const USAGE = { memoryKib: 1, peakKib: 1, wantsToRetire: false };

function makeGuarded(client?: ClientPresence) {
  const clock = new FakeClock(0);
  const cancels: number[] = [];
  const givenUp: string[] = [];
  const guard = new ExchangeGuard({
    limits: LIMITS,
    clock,
    onCancel: () => cancels.push(clock.nowMs()),
    onGivenUp: (reason) => givenUp.push(`${reason} at ${clock.nowMs()}`),
  });
  const exchange = new Exchange({
    id: 1,
    request: { requestId: "r", method: "GET", target: "/" },
    workerId: 1,
    client,
    onClientGone: (left) => guard.clientGone(left),
    onBodyMoved: (moved) => guard.bodyMoved(moved),
    onCut: () => {},
    onInterim: undefined,
  });
  guard.begin(exchange, 0);
  /** Moves the clock and looks at the deadlines, as the pool's sweep does. */
  const check = async (untilMs: number) => {
    await clock.advance(untilMs - clock.nowMs());
    guard.check(exchange, clock.nowMs());
  };
  const takeHead = (isBodyComplete: boolean) => {
    exchange.take({
      kind: "head",
      id: 1,
      status: 200,
      lines: [],
      body: new Uint8Array(0),
      isBodyComplete,
      usage: undefined,
    }, 0);
    guard.progressed(exchange);
  };
  return { guard, exchange, cancels, givenUp, check, takeHead };
}

Deno.test("ExchangeGuard gives up at the request's time limit, not before", async () => {
  const { exchange, givenUp, check } = makeGuarded();
  await check(9_999);
  assertEquals((await outcomeOf(exchange.reply)).kind, "pending");
  await check(10_000);
  const error = await assertRejects(() => exchange.reply, WorkerTimeoutError);
  assertEquals(error.code, "worker_timeout");
  assertEquals(givenUp, ["timeout at 10000"]);
});

Deno.test("ExchangeGuard gives a request up once, however often it is looked at", async () => {
  const { exchange, givenUp, check } = makeGuarded();
  exchange.reply.catch(() => {});
  for (let atMs = 10_000; atMs < 11_000; atMs += 50) await check(atMs);
  assertEquals(givenUp, ["timeout at 10000"]);
});

Deno.test("ExchangeGuard does not let interim answers stretch the time limit", async () => {
  const { exchange, guard, givenUp, check } = makeGuarded();
  exchange.reply.catch(() => {});
  await check(6_000);
  exchange.take({ kind: "interim", id: 1, status: 103, lines: [] }, 0);
  guard.progressed(exchange);
  await check(10_000);
  assertEquals(givenUp, ["timeout at 10000"]);
});

Deno.test("ExchangeGuard times a stream between its bytes", async () => {
  const { exchange, guard, givenUp, check, takeHead } = makeGuarded();
  await check(5_000);
  takeHead(false);
  const reply = await exchange.reply;
  await check(64_999);
  exchange.take(BODY_MESSAGE, 0);
  guard.progressed(exchange);
  await check(124_998);
  assertEquals(givenUp, []);
  await check(124_999);
  assertEquals(givenUp, ["timeout at 124999"]);
  if (reply.kind !== "streamed") throw new TypeError("The reply is not streamed");
  const error = await assertRejects(() => Array.fromAsync(reply.body), WorkerTimeoutError);
  assertEquals(error.code, "worker_stalled");
});

Deno.test("ExchangeGuard does not blame the worker while the client has enough to read", async () => {
  const { exchange, guard, givenUp, check, takeHead } = makeGuarded();
  takeHead(false);
  const client = Promise.withResolvers<void>();
  guard.progressed(exchange, client.promise);
  await check(300_000);
  exchange.bodyMoved();
  await check(600_000);
  client.resolve();
  await settle();
  await check(659_999);
  assertEquals(givenUp, []);
  await check(660_000);
  assertEquals(givenUp, ["timeout at 660000"], "from then on it has its usual time");
});

Deno.test("ExchangeGuard gives a worker whose client left while it read slowly the grace and no more", async () => {
  const { exchange, guard, givenUp, check, takeHead } = makeGuarded();
  takeHead(false);
  const client = Promise.withResolvers<void>();
  guard.progressed(exchange, client.promise);
  await check(100_000);
  guard.clientGone(exchange);
  client.resolve();
  await check(102_000);
  assertEquals(givenUp, ["client_gone at 102000"]);
});

Deno.test("ExchangeGuard times a request whose body still arrives from its latest part", async () => {
  const { exchange, givenUp, check } = makeGuarded();
  exchange.reply.catch(() => {});
  for (const atMs of [9_000, 18_000]) {
    await check(atMs);
    exchange.bodyMoved();
  }
  await check(27_999);
  assertEquals(givenUp, []);
  await check(28_000);
  assertEquals(givenUp, ["timeout at 28000"]);
});

Deno.test("ExchangeGuard gives work after the answer a request's time of its own", async () => {
  const { givenUp, check, takeHead, exchange } = makeGuarded();
  await check(9_000);
  takeHead(true);
  await check(18_999);
  assertEquals([givenUp, (await exchange.reply).kind], [[], "buffered"]);
  await check(19_000);
  assertEquals(givenUp, ["timeout at 19000"]);
});

Deno.test("ExchangeGuard looks for the client's signal only once the request takes long", async () => {
  let looks = 0;
  const { signal } = new AbortController();
  const { check } = makeGuarded({
    get signal() {
      looks++;
      return signal;
    },
  });
  await check(99);
  assertEquals(looks, 0);
  await check(100);
  await check(150);
  assertEquals(looks, 1);
});

Deno.test("ExchangeGuard cancels when the client leaves, and gives up after the grace", async () => {
  const controller = new AbortController();
  const { exchange, cancels, givenUp, check } = makeGuarded(controller);
  await check(100);
  await check(3_000);
  controller.abort();
  const error = await assertRejects(() => exchange.reply, AppServerError);
  assertEquals([error.code, cancels], ["client_gone", [3_000]]);
  await check(4_999);
  assertEquals(givenUp, []);
  await check(5_000);
  await check(5_050);
  assertEquals(givenUp, ["client_gone at 5000"]);
  assertEquals(cancels, [3_000]);
});

Deno.test("ExchangeGuard notices a client who left before it was watched", async () => {
  const controller = new AbortController();
  controller.abort();
  const { exchange, cancels, check } = makeGuarded(controller);
  exchange.reply.catch(() => {});
  await check(100);
  assertEquals(cancels, [100]);
});

Deno.test("ExchangeGuard does not stretch the time limit by the grace", async () => {
  const controller = new AbortController();
  const { exchange, givenUp, check } = makeGuarded(controller);
  exchange.reply.catch(() => {});
  await check(100);
  await check(9_500);
  controller.abort();
  await check(10_000);
  assertEquals(givenUp, ["client_gone at 10000"]);
});

Deno.test("ExchangeGuard cancels once when the client leaves a stream by both ways", async () => {
  const controller = new AbortController();
  const { exchange, cancels, check, takeHead } = makeGuarded(controller);
  await check(100);
  takeHead(false);
  const reply = await exchange.reply;
  controller.abort();
  if (reply.kind === "streamed") await assertRejects(() => Array.fromAsync(reply.body));
  await settle();
  assertEquals(cancels.length, 1);
});

Deno.test("ExchangeGuard leaves PHP alone when the client leaves after its answer was whole", async () => {
  const controller = new AbortController();
  const { exchange, guard, cancels, givenUp, check, takeHead } = makeGuarded(controller);
  await check(100);
  takeHead(true);
  await exchange.reply;
  controller.abort();
  guard.clientGone(exchange);
  await check(10_050);
  assertEquals([cancels, givenUp], [[], []], "the job after the answer has its own time");
});

Deno.test("ExchangeGuard forgets a client whose request has ended", async () => {
  const controller = new AbortController();
  const { exchange, cancels, check } = makeGuarded(controller);
  await check(100);
  exchange.take({
    kind: "head",
    id: 1,
    status: 200,
    lines: [],
    body: new Uint8Array(0),
    isBodyComplete: true,
    usage: USAGE,
  }, 0);
  controller.abort();
  assertEquals([(await exchange.reply).kind, cancels.length], ["buffered", 0]);
  assertInstanceOf(controller.signal, AbortSignal);
});
