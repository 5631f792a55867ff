import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { bootWorker, endWorker, requestHead, sweepFor } from "../support/fake_worker.ts";
import { bodyFrame, endFrame, headFrame } from "../support/worker_frames.ts";

Deno.test("Worker that overruns its time gets TERM, then KILL half a second later, while it is still looked after", async () => {
  const under = await bootWorker({ ignoresTerm: true });
  const reply = under.worker.send(requestHead(), { kind: "none" });
  const rejected = assertRejects(() => reply, WorkerTimeoutError);
  await sweepFor(under, 9_950);
  assertEquals(under.process.signals, []);
  await sweepFor(under, 50);
  assertEquals([(await rejected).code, under.process.signals], ["worker_timeout", ["SIGTERM"]]);
  assertEquals(under.worker.state.kind, "draining");
  await sweepFor(under, 450);
  assertEquals(under.process.signals, ["SIGTERM"]);
  await sweepFor(under, 100);
  assertEquals(under.process.signals, ["SIGTERM", "SIGKILL"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: timeout"]);
});

Deno.test("Worker that waits for a slow client is not ended over it", async () => {
  const under = await bootWorker({ limits: { streamIdleTimeoutMs: 1_000 } });
  const reply = under.worker.send(requestHead(), { kind: "none" });
  const part = bodyFrame(1, new Uint8Array(100_000));
  under.process.emit(headFrame(1, { flags: 0 }), part, part, part, part, part);
  const settled = await reply;
  assert(settled.kind === "streamed");
  await sweepFor(under, 2_000);
  assert(under.process.output.unreadBytes > 0, "the worker waits");
  assertEquals(under.process.signals, []);
  under.process.emit(bodyFrame(1, "", true), endFrame(1));
  assertEquals((await new Response(settled.body).arrayBuffer()).byteLength, 500_000);
  await endWorker(under);
});

Deno.test("Worker that stands still once its client has caught up is ended", async () => {
  const under = await bootWorker({ limits: { streamIdleTimeoutMs: 1_000 } });
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.process.emit(headFrame(1, { flags: 0, body: new Uint8Array(300_000) }));
  const settled = await reply;
  assert(settled.kind === "streamed");
  await sweepFor(under, 2_000);
  const rest = assertRejects(() => new Response(settled.body).arrayBuffer(), WorkerTimeoutError);
  await sweepFor(under, 900);
  assertEquals(under.process.signals, []);
  await sweepFor(under, 200);
  assertEquals([(await rest).code, under.process.signals], ["worker_stalled", ["SIGTERM"]]);
  await endWorker(under);
});

Deno.test("Worker that waits for a slow sender is not ended over it", async () => {
  const under = await bootWorker({ limits: { requestTimeoutMs: 1_000 } });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const sender = writable.getWriter();
  const body = { kind: "stream", stream: readable, length: undefined } as const;
  const reply = under.worker.send(requestHead({ method: "PUT" }), body);
  for (let part = 0; part < 5; part++) {
    await sweepFor(under, 900);
    await sender.write(Uint8Array.of(part));
  }
  await sender.close();
  assertEquals(under.process.signals, []);
  under.process.answer();
  assertEquals((await reply).kind, "buffered");
  await endWorker(under);
});

Deno.test("Worker that answers after its time is not trusted again", async () => {
  const under = await bootWorker({ ignoresTerm: true });
  const reply = under.worker.send(requestHead(), { kind: "none" });
  const rejected = assertRejects(() => reply, WorkerTimeoutError);
  await sweepFor(under, 10_000);
  await rejected;
  under.process.answer("late");
  await settle();
  assertEquals(under.process.signals, ["SIGTERM", "SIGKILL"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: timeout"]);
});
