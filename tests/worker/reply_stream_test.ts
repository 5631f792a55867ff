import { assert, assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { ReplyStream } from "../../src/worker/reply_stream.ts";
import { settle } from "../support/fake_clock.ts";
import { outcomeOf } from "../support/outcome.ts";

const HIGH_WATER_BYTES = 262_144;

function makeStream(): { stream: ReplyStream; cancels: number[] } {
  const cancels: number[] = [];
  return { stream: new ReplyStream(() => cancels.push(1)), cancels };
}

function bytes(length: number, fill = 1): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).fill(fill);
}

Deno.test("ReplyStream gives bytes in order and ends after close", async () => {
  const { stream, cancels } = makeStream();
  stream.push(bytes(2, 1));
  const read = Array.fromAsync(stream.readable);
  await settle();
  stream.push(bytes(1, 2));
  stream.push(bytes(0));
  stream.push(bytes(1, 3));
  stream.close();
  assertEquals((await read).map((chunk) => [...chunk]), [[1, 1], [2], [3]]);
  assertEquals(cancels, []);
});

Deno.test("ReplyStream is not pulled before somebody reads", async () => {
  const { stream } = makeStream();
  stream.push(bytes(10));
  await settle();
  assertEquals(stream.queuedBytes, 10);
});

Deno.test("ReplyStream asks for a pause once enough waits, and ends it when there is room", async () => {
  const { stream } = makeStream();
  assertEquals(stream.push(bytes(HIGH_WATER_BYTES - 1)), undefined);
  const pause = stream.push(bytes(1));
  assert(pause !== undefined);
  assertEquals((await outcomeOf(pause)).kind, "pending");
  const reader = stream.readable.getReader();
  await reader.read();
  await pause;
  assertEquals(stream.queuedBytes, 1);
  await reader.cancel();
});

Deno.test("ReplyStream hands bytes straight to a reader who waits", async () => {
  const { stream } = makeStream();
  const reader = stream.readable.getReader();
  const read = reader.read();
  await settle();
  assertEquals(stream.push(bytes(HIGH_WATER_BYTES * 2)), undefined);
  assertEquals((await read).value?.length, HIGH_WATER_BYTES * 2);
  assertEquals(stream.queuedBytes, 0);
  await reader.cancel();
});

Deno.test("ReplyStream close lets the client take what waits", async () => {
  const { stream } = makeStream();
  stream.push(bytes(3));
  stream.push(bytes(4));
  stream.close();
  const chunks = await Array.fromAsync(stream.readable);
  assertEquals(chunks.map((chunk) => chunk.length), [3, 4]);
});

Deno.test("ReplyStream close ends a reader who waits", async () => {
  const { stream } = makeStream();
  const reader = stream.readable.getReader();
  const read = reader.read();
  await settle();
  stream.close();
  assertEquals((await read).done, true);
});

Deno.test("ReplyStream cancel tells once, forgets what waits and ends the pause", async () => {
  const { stream, cancels } = makeStream();
  const pause = stream.push(bytes(HIGH_WATER_BYTES));
  await stream.readable.cancel();
  await pause;
  assertEquals([cancels.length, stream.queuedBytes], [1, 0]);
  assertEquals(stream.push(bytes(HIGH_WATER_BYTES)), undefined, "further bytes are dropped");
  assertEquals(stream.queuedBytes, 0);
  stream.close();
  stream.fail(new AppServerError("internal", "Too late"));
  assertEquals(cancels.length, 1);
});

Deno.test("ReplyStream fail breaks the stream, for a reader who waits and for the next one", async () => {
  const { stream, cancels } = makeStream();
  const reader = stream.readable.getReader();
  const read = reader.read();
  await settle();
  const failure = new AppServerError("worker_crashed", "Gone");
  stream.fail(failure);
  assertEquals(await assertRejects(() => read, AppServerError), failure);
  assertEquals(await assertRejects(() => reader.read(), AppServerError), failure);
  assertEquals(cancels, []);
});

Deno.test("ReplyStream fail drops what waits and ends the pause", async () => {
  const { stream } = makeStream();
  const pause = stream.push(bytes(HIGH_WATER_BYTES));
  stream.fail(new AppServerError("worker_crashed", "Gone"));
  await pause;
  assertEquals(stream.queuedBytes, 0);
  await assertRejects(() => Array.fromAsync(stream.readable), AppServerError);
});

Deno.test("ReplyStream fail after the end changes nothing", async () => {
  const { stream } = makeStream();
  stream.close();
  stream.fail(new AppServerError("internal", "Too late"));
  assertEquals(await Array.fromAsync(stream.readable), []);
});
