import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { ApplicationError, WorkerCrashedError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import {
  BYTES,
  FAILURE,
  makeExchange,
  MESSAGES,
  type Name,
  streamOf,
  USAGE,
} from "../support/made_exchange.ts";
import { outcomeOf } from "../support/outcome.ts";

Deno.test("Exchange follows the table of legal orders", () => {
  const legal: [Name[], string][] = [
    [[], "waiting"],
    [["interim", "interim"], "waiting"],
    [["error"], "waiting"],
    [["answer"], "ended"],
    [["error", "answer"], "ended"],
    [["headAndBody"], "finishing"],
    [["headAndBody", "end"], "ended"],
    [["headAndBody", "error", "end"], "ended"],
    [["head"], "streaming"],
    [["head", "body", "body"], "streaming"],
    [["head", "last"], "finishing"],
    [["head", "body", "last", "end"], "ended"],
    [["interim", "error", "head", "last", "error", "end"], "ended"],
    [["head", "error"], "streaming"],
    [["head", "body", "error", "end"], "ended"],
  ];
  for (const [names, state] of legal) {
    assertEquals(makeExchange(...names).exchange.state.kind, state, names.join(", "));
  }
});

Deno.test("Exchange refuses every other order as a protocol violation", () => {
  const illegal: [Name[], Name, string][] = [
    [[], "body", "BODY"],
    [[], "last", "BODY"],
    [[], "end", "END"],
    [["error"], "end", "END"],
    [[], "headThatEnds", "HEAD"],
    [["head"], "head", "HEAD"],
    [["head"], "answer", "HEAD"],
    [["head"], "interim", "INTERIM"],
    [["head", "body"], "end", "END"],
    [["head", "last"], "body", "BODY"],
    [["head", "last"], "head", "HEAD"],
    [["headAndBody"], "interim", "INTERIM"],
    [["answer"], "end", "END"],
    [["answer"], "answer", "HEAD"],
    [["answer"], "error", "ERROR"],
    [["answer"], "body", "BODY"],
    [["answer"], "interim", "INTERIM"],
    [["headAndBody", "end"], "end", "END"],
    [["head", "last", "end"], "end", "END"],
  ];
  for (const [names, name, received] of illegal) {
    const { exchange } = makeExchange(...names);
    const error = assertThrows(() => exchange.take(MESSAGES[name], 42), ProtocolError);
    assertEquals([error.offset, error.received], [42, received], [...names, name].join(", "));
    assert(error.expected.length > 0);
  }
});

Deno.test("Exchange gives a complete answer as a buffered reply", async () => {
  const { exchange } = makeExchange("answer");
  assertEquals(await exchange.reply, {
    kind: "buffered",
    head: { status: 200, lines: ["A: b"], failure: undefined, workerId: 5, heldUpMs: 0 },
    body: BYTES,
  });
  assertEquals([exchange.usage, exchange.isEnded()], [USAGE, true]);
});

Deno.test("Exchange gives the answer while PHP still works, and its figures with END", async () => {
  const { exchange } = makeExchange("headAndBody");
  assertEquals((await exchange.reply).kind, "buffered");
  assertEquals([exchange.usage, exchange.isEnded()], [undefined, false]);
  exchange.take(MESSAGES.end, 0);
  assertEquals([exchange.usage, exchange.report, exchange.isEnded()], [USAGE, "{}", true]);
});

Deno.test("Exchange streams a long answer, the head's own bytes first", async () => {
  const { exchange } = makeExchange("head");
  const body = await streamOf(exchange.reply);
  const read = Array.fromAsync(body);
  exchange.take(MESSAGES.body, 0);
  exchange.take(MESSAGES.last, 0);
  assertEquals(await read, [BYTES, BYTES, BYTES]);
});

Deno.test("Exchange lets the client read what waits after END came", async () => {
  const { exchange } = makeExchange("head", "body", "last", "end");
  assertEquals((await Array.fromAsync(await streamOf(exchange.reply))).length, 3);
});

Deno.test("Exchange passes back-pressure on from head and body", async () => {
  const { exchange } = makeExchange();
  const bytes = new Uint8Array(262_144);
  assert(exchange.take({ ...MESSAGES.head, body: bytes }, 0) !== undefined);
  const pressure = exchange.take({ ...MESSAGES.body, bytes }, 0);
  assert(pressure !== undefined);
  const body = await streamOf(exchange.reply);
  await body.cancel();
  await pressure;
});

Deno.test("Exchange tells the failure that PHP reported before its head", async () => {
  const { exchange } = makeExchange("error", "answer");
  assertEquals((await exchange.reply).head.failure, FAILURE);
});

Deno.test("Exchange breaks the stream when PHP failed half-way", async () => {
  const { exchange } = makeExchange("head", "body", "error", "end");
  const body = await streamOf(exchange.reply);
  const error = await assertRejects(() => Array.fromAsync(body), ApplicationError);
  assertEquals([error.code, error.failure], ["application_failed", FAILURE]);
  assertEquals(exchange.isEnded(), true);
});

Deno.test("Exchange passes interim answers on and goes on waiting", () => {
  const { exchange, interims } = makeExchange("interim");
  assertEquals(interims, [{ status: 103, lines: ["Link: </a>"] }]);
  assertEquals(exchange.state.kind, "waiting");
});

Deno.test("Exchange fail rejects who waits for the head", async () => {
  const { exchange } = makeExchange("error");
  const failure = new WorkerCrashedError("Gone");
  exchange.fail(failure);
  assertStrictEquals(await assertRejects(() => exchange.reply), failure);
  assertEquals([exchange.isEnded(), exchange.failure], [true, FAILURE]);
});

Deno.test("Exchange fail breaks a stream", async () => {
  const { exchange } = makeExchange("head");
  const body = await streamOf(exchange.reply);
  const failure = new WorkerCrashedError("Gone");
  exchange.fail(failure);
  assertStrictEquals(await assertRejects(() => Array.fromAsync(body)), failure);
});

Deno.test("Exchange fail does not touch an answer that is whole", async () => {
  const { exchange } = makeExchange("head", "last");
  const body = await streamOf(exchange.reply);
  exchange.fail(new WorkerCrashedError("Gone"));
  assertEquals((await Array.fromAsync(body)).length, 2);
});

Deno.test("Exchange stays pending until something happens, and does not leak a rejection", async () => {
  const { exchange } = makeExchange();
  assertEquals((await outcomeOf(exchange.reply)).kind, "pending");
  exchange.fail(new WorkerCrashedError("Nobody listens to this"));
  await settle();
});
