import { assertEquals, assertRejects } from "@std/assert";
import { RequestBodyError } from "../../src/gateway/body_errors.ts";
import { DeadlineWatch } from "../../src/gateway/deadline_watch.ts";
import { type BodyLimits, IncomingBody } from "../../src/gateway/incoming_body.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeBody } from "./fake_body.ts";

const LIMITS: BodyLimits = {
  maxBytes: 1_000,
  timeoutMs: 10_000,
  minBytesPerS: 100,
  idleTimeoutMs: 5_000,
};

/** A body on its way in, and the hands on both sides of it. */
function arriving(limits: Partial<BodyLimits> = {}, kind: "bytes" | "parts" = "bytes") {
  const clock = new FakeClock(0);
  const watch = new DeadlineWatch(clock);
  const body = new FakeBody(kind);
  const incoming = new IncomingBody(body.request, body.stream, {
    limits: { ...LIMITS, ...limits },
    clock,
    watch,
  });
  return { clock, watch, body, incoming };
}

/** The code with which a wait for the next part fails. */
async function codeOf(reading: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => reading, RequestBodyError)).code;
}

for (const kind of ["bytes", "parts"] as const) {
  Deno.test(`IncomingBody brings every byte, with a buffer of its own and without: ${kind}`, async () => {
    const { clock, body, incoming } = arriving({}, kind);
    await body.send(3, 1);
    assertEquals(await incoming.next(), new Uint8Array([1, 1, 1]));
    incoming.reuseBuffer(1_024);
    await body.send(2, 2);
    assertEquals(await incoming.next(), new Uint8Array([2, 2]));
    const last = incoming.next();
    await body.send(1, 3);
    assertEquals(await last, new Uint8Array([3]));
    const end = incoming.next();
    await body.end();
    assertEquals(await end, undefined);
    assertEquals(incoming.bytes, 6);
    // It watches no more.
    await clock.advance(200);
    assertEquals(clock.pendingTimers, 0);
  });

  Deno.test(`IncomingBody that stands still is dropped after the idle time: ${kind}`, async () => {
    const { clock, body, incoming } = arriving({}, kind);
    incoming.reuseBuffer(1_024);
    const code = codeOf(incoming.next());
    await clock.advance(4_999);
    assertEquals(body.isCancelled, false);
    await clock.advance(101);
    assertEquals([await code, body.isCancelled], ["body_timeout", true]);
  });

  Deno.test(`IncomingBody that exceeds its limit is dropped at the limit: ${kind}`, async () => {
    const { body, incoming } = arriving({ maxBytes: 10 }, kind);
    incoming.reuseBuffer(1_024);
    await body.send(10);
    assertEquals((await incoming.next())?.length, 10);
    const code = codeOf(incoming.next());
    await body.send(1);
    assertEquals([await code, body.isCancelled], ["body_too_large", true]);
  });

  Deno.test(`IncomingBody tells a client that left from a malformed body: ${kind}`, async () => {
    for (
      const [how, expected] of [
        ["leave", "client_gone"],
        ["loseConnection", "client_gone"],
        ["breakOff", "bad_request"],
      ] as const
    ) {
      const { clock, body, incoming } = arriving({}, kind);
      incoming.reuseBuffer(1_024);
      const code = codeOf(incoming.next());
      body[how]();
      assertEquals(await code, expected);
      await clock.advance(200);
      assertEquals(clock.pendingTimers, 0);
    }
  });
}

Deno.test("IncomingBody that trickles is dropped when its time is up, later the more it has brought", async () => {
  const { clock, body, incoming } = arriving();
  let seconds = 0;
  // 50 bytes a second earn half a second each.
  for (; seconds < 60; seconds++) {
    const reading = incoming.next();
    // Looked at below.
    reading.catch(() => {});
    await clock.advance(1_000);
    if (body.isCancelled) {
      assertEquals(await codeOf(reading), "body_timeout");
      break;
    }
    await body.send(50);
    await reading;
  }
  // n seconds have passed, n * 50 bytes are there: it ends in the second in which n + 1 >= 10 + n / 2.
  assertEquals(seconds, 18);
});

Deno.test("IncomingBody counts only the time in which it waits for the client", async () => {
  const { clock, body, incoming } = arriving({ timeoutMs: 1_000, minBytesPerS: 0 });
  await body.send(1);
  await incoming.next();
  // Whoever reads takes its time.
  await clock.advance(60_000);
  assertEquals(body.isCancelled, false);
  const code = codeOf(incoming.next());
  await clock.advance(1_100);
  assertEquals(await code, "body_timeout");
});

Deno.test("IncomingBody as a stream begins with what was read, and drops the rest when cancelled", async () => {
  const { clock, body, incoming } = arriving();
  const begun = new Uint8Array([7]);
  const reader = incoming.stream([begun]).getReader();
  assertEquals((await reader.read()).value, new Uint8Array([7]));
  await body.send(2, 8);
  assertEquals((await reader.read()).value, new Uint8Array([8, 8]));
  // Its memory went back to the system.
  assertEquals(begun.length, 0);
  await reader.cancel();
  assertEquals(body.isCancelled, true);
  await clock.advance(200);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("IncomingBody lets others have their turn after 10 ms in reads of small parts", async () => {
  const { clock, watch, body, incoming } = arriving();
  const read = async (ms: number, bytes: number) => {
    const reading = incoming.next();
    clock.advanceSync(ms);
    await body.send(bytes);
    const wantsTurn = clock.pendingTimers > 1;
    await clock.advance(0);
    assertEquals((await reading)?.length, bytes);
    return wantsTurn;
  };
  assertEquals(await read(9, 1), false);
  assertEquals(await read(1, 1), true);
  assertEquals(await read(9, 1), false);
  assertEquals(await read(1, 1), true);
  watch.remove(incoming);
});

Deno.test("IncomingBody that comes in large parts asks for no turn", async () => {
  const { clock, body, incoming } = arriving({ maxBytes: 1_000_000 });
  const reading = incoming.next();
  clock.advanceSync(50);
  await body.send(16_384);
  assertEquals([clock.pendingTimers, (await reading)?.length], [1, 16_384]);
  incoming.drop();
});
