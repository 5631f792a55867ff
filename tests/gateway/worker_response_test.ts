import { assertEquals } from "@std/assert";
import type { BodyPart } from "../../src/http/body_part.ts";
import { DeadlineWatch } from "../../src/gateway/deadline_watch.ts";
import { EventStreams } from "../../src/gateway/event_streams.ts";
import { workerResponse } from "../../src/gateway/worker_response.ts";
import type { RequestContext } from "../../src/http/handler.ts";
import { fakeContext } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";

/** The answer of an application that sends these parts. */
function streamed(parts: readonly BodyPart[], context: RequestContext, status = 200): Response {
  const clock = new FakeClock();
  return workerResponse(
    {
      kind: "streamed",
      head: { status, lines: [], failure: undefined, workerId: 1, heldUpMs: 0 },
      body: ReadableStream.from(parts),
    },
    { status, headers: [] },
    context,
    {
      encoders: undefined,
      events: new EventStreams(),
      sendTimeoutMs: 60_000,
      spoolBytes: 0,
      spool: undefined,
      clock,
      watch: new DeadlineWatch(clock),
    },
    () => {},
  );
}

function parts(): readonly BodyPart[] {
  return [1, 2, 3].map((value) => new Uint8Array(4).fill(value));
}

Deno.test("workerResponse gives parts back once the listener asks for the next ones", async () => {
  const context = fakeContext("/");
  const sent = parts();
  const response = streamed(sent, context);
  context.notes.onLeaving?.(response.body);
  let text = "";
  for await (const part of response.body ?? []) text += part.join("");
  assertEquals(text, "111122223333");
  assertEquals(sent.map((part) => part.length), [0, 0, 0]);
});

Deno.test("workerResponse leaves parts alone where a handler reads the body and may keep them", async () => {
  const context = fakeContext("/");
  const sent = parts();
  const { body } = streamed(sent, context);
  const kept = body?.pipeThrough(new TransformStream<BodyPart, BodyPart>()) ?? null;
  context.notes.onLeaving?.(kept);
  assertEquals((await new Response(kept).bytes()).join(""), "111122223333");
  assertEquals(sent.map((part) => part.length), [4, 4, 4]);
});

Deno.test("workerResponse notes that 204 and 304 bring no byte, whatever the application sent", async () => {
  for (const status of [204, 304]) {
    const context = fakeContext("/");
    const response = streamed(parts(), context, status);
    assertEquals([response.status, await response.text()], [status, ""]);
    assertEquals([context.notes.bodyBytes, context.notes.delivered], [0, undefined]);
  }
});

/** The answer of an application whose body is there already. */
function buffered(body: BodyPart, status = 200): Response {
  const clock = new FakeClock();
  return workerResponse(
    {
      kind: "buffered",
      head: { status, lines: [], failure: undefined, workerId: 1, heldUpMs: 0 },
      body,
    },
    { status, headers: [] },
    fakeContext("/"),
    {
      encoders: undefined,
      events: new EventStreams(),
      sendTimeoutMs: 60_000,
      spoolBytes: 0,
      spool: undefined,
      clock,
      watch: new DeadlineWatch(clock),
    },
    () => {},
  );
}

Deno.test("workerResponse gives a large whole body back, of which the response has a copy", async () => {
  for (const status of [200, 404]) {
    const body = new Uint8Array(100_000).fill(7);
    const response = buffered(body, status);
    assertEquals(body.buffer.byteLength, 0);
    assertEquals(await response.bytes(), new Uint8Array(100_000).fill(7));
  }
});

Deno.test("workerResponse leaves memory alone that others have a part of", async () => {
  const shared = new Uint8Array(200_000).fill(7);
  const response = buffered(shared.subarray(0, 100_000));
  assertEquals(shared.length, 200_000);
  assertEquals((await response.bytes()).length, 100_000);
});
