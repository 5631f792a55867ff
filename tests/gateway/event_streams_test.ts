import { assertEquals, assertRejects } from "@std/assert";
import { EventStreams, isEventStream } from "../../src/gateway/event_streams.ts";
import type { BodyPart } from "../../src/http/body_part.ts";

const PART = new TextEncoder().encode("data: 1\n\n");

/** A stream that has sent one part and never ends by itself. */
function endless(): { readonly stream: ReadableStream<BodyPart>; isCancelled(): boolean } {
  let isCancelled = false;
  const stream = new ReadableStream<BodyPart>({
    start: (controller) => controller.enqueue(PART),
    cancel: () => {
      isCancelled = true;
    },
  });
  return { stream, isCancelled: () => isCancelled };
}

Deno.test("isEventStream goes by the type, whatever its parameters and case", () => {
  assertEquals(isEventStream([["content-type", "Text/Event-Stream; charset=UTF-8"]]), true);
  assertEquals(isEventStream([["Content-Type", "text/event-streams"]]), false);
  assertEquals(isEventStream([["X-Type", "text/event-stream"]]), false);
});

Deno.test("EventStreams.end gives readers that wait a clean end, and tells the source", async () => {
  const streams = new EventStreams();
  const { stream, isCancelled } = endless();
  const reader = streams.hold(stream).getReader();
  assertEquals((await reader.read()).value, PART);
  const waiting = reader.read();
  streams.end();
  assertEquals([(await waiting).done, isCancelled()], [true, true]);
});

Deno.test("EventStreams ends at once what begins after the end", async () => {
  const streams = new EventStreams();
  streams.end();
  const { stream, isCancelled } = endless();
  assertEquals((await streams.hold(stream).getReader().read()).done, true);
  assertEquals(isCancelled(), true);
});

Deno.test("EventStreams passes on the end, a failure and a client that leaves", async () => {
  const streams = new EventStreams();
  assertEquals((await Array.fromAsync(streams.hold(ReadableStream.from([PART])))).length, 1);
  const broken = new ReadableStream<BodyPart>({
    pull: () => Promise.reject(new TypeError("Broken")),
  }, { highWaterMark: 0 });
  await assertRejects(() => streams.hold(broken).getReader().read(), TypeError, "Broken");
  const { stream, isCancelled } = endless();
  await streams.hold(stream).cancel();
  assertEquals(isCancelled(), true);
  streams.end();
});
