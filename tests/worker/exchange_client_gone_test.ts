import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { settle } from "../support/fake_clock.ts";
import { makeExchange, MESSAGES, streamOf, USAGE } from "../support/made_exchange.ts";

Deno.test("Exchange abandon rejects the reply once and lets the worker end the request", async () => {
  const { exchange, gone } = makeExchange();
  const left = new AppServerError("client_gone", "Left");
  exchange.abandon(left);
  exchange.abandon(new AppServerError("client_gone", "Left twice"));
  exchange.take(MESSAGES.answer, 0);
  assertStrictEquals(await assertRejects(() => exchange.reply), left);
  assertEquals([exchange.isEnded(), exchange.usage, gone.length], [true, USAGE, 0]);
});

Deno.test("Exchange drops a stream that begins after its client left", async () => {
  const { exchange, gone } = makeExchange();
  exchange.abandon(new AppServerError("client_gone", "Left"));
  exchange.take(MESSAGES.head, 0);
  assertEquals(exchange.take({ ...MESSAGES.body, bytes: new Uint8Array(1_000_000) }, 0), undefined);
  await settle();
  assertEquals(gone.length, 0, "the worker knows already");
  exchange.take(MESSAGES.end, 0);
  assertEquals(exchange.isEnded(), true);
});

Deno.test("Exchange tells that the client left a stream, and takes what still comes", async () => {
  const { exchange, gone } = makeExchange("head");
  const body = await streamOf(exchange.reply);
  await body.cancel();
  assertEquals([gone.length, exchange.wantsBody()], [1, true], "whoever is told decides");
  exchange.abandon(new AppServerError("client_gone", "Left"));
  assertEquals([exchange.state.kind, exchange.wantsBody()], ["abandoned", false]);
  exchange.take(MESSAGES.body, 0);
  exchange.take(MESSAGES.end, 0);
  assertEquals(exchange.isEnded(), true);
});

Deno.test("Exchange does not disturb PHP when the client leaves an answer that is whole", async () => {
  const { exchange, gone } = makeExchange("head", "last");
  const body = await streamOf(exchange.reply);
  await body.cancel();
  assertEquals(gone.length, 0);
  exchange.take(MESSAGES.end, 0);
  assertEquals(exchange.isEnded(), true);
});

Deno.test("Exchange abandon breaks a stream that somebody still reads, such as one whose upload was refused", async () => {
  const { exchange } = makeExchange("head");
  const body = await streamOf(exchange.reply);
  const refused = new AppServerError("body_too_large", "Too long");
  assertEquals(exchange.abandon(refused), true);
  assertStrictEquals(await assertRejects(() => Array.fromAsync(body)), refused);
  exchange.take(MESSAGES.last, 0);
  exchange.take(MESSAGES.end, 0);
  assertEquals([exchange.isEnded(), exchange.abandon(refused)], [true, false]);
});

Deno.test("Exchange whose client left still refuses what the worker may not send", () => {
  const { exchange } = makeExchange();
  exchange.abandon(new AppServerError("client_gone", "Left"));
  exchange.reply.catch(() => {});
  exchange.take(MESSAGES.head, 0);
  assertThrows(() => exchange.take(MESSAGES.answer, 7), ProtocolError);
  assertThrows(() => exchange.take(MESSAGES.interim, 7), ProtocolError);
});
