import { assert, assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import type { InterimReply } from "../../src/worker/worker_reply.ts";
import { settle } from "../support/fake_clock.ts";
import { bootWorker, endWorker, requestHead, sweepFor } from "../support/fake_worker.ts";
import { outcomeOf } from "../support/outcome.ts";
import { bodyFrame, endFrame, headFrame, interimFrame } from "../support/worker_frames.ts";

Deno.test("Worker.send brings a small answer back and is idle again", async () => {
  const under = await bootWorker({ answers: true });
  const reply = under.worker.send(requestHead({ requestId: "abc" }), { kind: "none" });
  assertEquals(under.worker.state.kind, "busy");
  const settled = await reply;
  assert(settled.kind === "buffered");
  assertEquals(new TextDecoder().decode(settled.body), "1");
  assertEquals(under.worker.state.kind, "idle");
  assertEquals([under.worker.usage.served, under.observed], [1, ["finished"]]);
  await endWorker(under);
});

Deno.test("Worker numbers its requests from 1", async () => {
  const under = await bootWorker({ answers: true });
  for (let i = 0; i < 3; i++) await under.worker.send(requestHead(), { kind: "none" });
  assertEquals(under.process.requestIds, [1, 2, 3]);
  assertEquals(under.worker.usage.served, 3);
  await endWorker(under);
});

Deno.test("Worker stays busy after its answer until PHP has ended the request", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.process.answer("early", 1);
  assertEquals((await reply).kind, "buffered");
  assertEquals([under.worker.state.kind, under.observed], ["busy", []]);
  under.process.emit(endFrame(1, { memoryKib: 9_999 }));
  await settle();
  assertEquals([under.worker.state.kind, under.worker.usage.memoryKib], ["idle", 9_999]);
  await endWorker(under);
});

Deno.test("Worker streams an answer and is free while the client still reads", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.process.emit(headFrame(1, { flags: 0, body: "a" }), bodyFrame(1, "b"));
  const settled = await reply;
  assert(settled.kind === "streamed");
  under.process.emit(bodyFrame(1, "c", true), endFrame(1));
  await settle();
  assertEquals(under.worker.state.kind, "idle");
  assertEquals(await new Response(settled.body).text(), "abc");
  await endWorker(under);
});

Deno.test("Worker does not read on while the client of a stream is slow", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.process.emit(headFrame(1, { flags: 0 }));
  const settled = await reply;
  assert(settled.kind === "streamed");
  const part = bodyFrame(1, new Uint8Array(100_000));
  for (let i = 0; i < 50; i++) under.process.emit(part);
  await settle();
  assert(under.process.output.unreadBytes > 4_000_000, `${under.process.output.unreadBytes} left`);
  under.process.emit(bodyFrame(1, "", true), endFrame(1));
  const body = await new Response(settled.body).arrayBuffer();
  assertEquals(body.byteLength, 5_000_000);
  await settle();
  assertEquals(under.worker.state.kind, "idle");
  await endWorker(under);
});

Deno.test("Worker passes interim answers on", async () => {
  const under = await bootWorker();
  const interims: InterimReply[] = [];
  const reply = under.worker.send(requestHead(), { kind: "none" }, {
    onInterim: (interim) => interims.push(interim),
  });
  under.process.emit(interimFrame(1, ["Link: </a.css>"]));
  under.process.answer();
  await reply;
  assertEquals(interims, [{ status: 103, lines: ["Link: </a.css>"] }]);
  await endWorker(under);
});

Deno.test("Worker sends a large body in parts and takes the answer that comes before its end", async () => {
  const under = await bootWorker();
  under.process.input.hold();
  const bytes = new Uint8Array(1_000_000);
  const reply = under.worker.send(requestHead(), { kind: "bytes", bytes });
  under.process.emit(headFrame(1, { body: "no thanks" }));
  assertEquals((await reply).kind, "buffered");
  under.process.input.release();
  await settle();
  assertEquals(under.worker.state.kind, "idle");
  assert(under.process.received.length < 8, "the rest of the body was not sent");
  await endWorker(under);
});

Deno.test("Worker cancels the request whose body cannot be read any more", async () => {
  const under = await bootWorker();
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new RangeError("The client left"));
    },
  });
  const reply = under.worker.send(requestHead(), { kind: "stream", stream, length: 10 });
  const error = await assertRejects(() => reply, AppServerError);
  assertEquals(error.code, "client_gone");
  await settle();
  assertEquals(under.process.receivedNames, ["BOOT", "REQUEST", "CANCEL"]);
  under.process.emit(headFrame(1));
  await settle();
  assertEquals(under.worker.state.kind, "idle", "an answer in time saves the worker");
  await endWorker(under);
});

Deno.test("Worker sends nothing of a body behind the CANCEL that ends its request", async () => {
  const under = await bootWorker();
  const client = new AbortController();
  const body = { kind: "bytes", bytes: new Uint8Array(2_000_000) } as const;
  under.process.input.hold();
  const reply = under.worker.send(requestHead(), body, { client });
  await sweepFor(under, 150);
  client.abort();
  await outcomeOf(reply);
  under.process.input.release();
  await settle();
  assertEquals(under.process.receivedNames.at(-1), "CANCEL");
  assertEquals(under.worker.state.kind, "busy");
  await endWorker(under);
});

Deno.test("Worker also cancels a lost body after the head, since PHP may wait for the rest of it", async () => {
  const under = await bootWorker();
  const source = new TransformStream<Uint8Array, Uint8Array>();
  const body = { kind: "stream", stream: source.readable, length: 10 } as const;
  const reply = under.worker.send(requestHead(), body);
  under.process.emit(headFrame(1, { flags: 1 }));
  await reply;
  await source.writable.abort(new RangeError("The client left"));
  await settle();
  assertEquals(under.process.receivedNames, ["BOOT", "REQUEST", "CANCEL"]);
  await endWorker(under);
});

Deno.test("Worker tells PHP that the client left, and reuses it when it ends the request in time", async () => {
  const under = await bootWorker();
  const controller = new AbortController();
  const reply = under.worker.send(requestHead(), { kind: "none" }, { client: controller });
  await sweepFor(under, 150);
  controller.abort();
  const error = await assertRejects(() => reply, AppServerError);
  assertEquals(error.code, "client_gone");
  await settle();
  assertEquals(under.process.receivedNames, ["BOOT", "REQUEST", "CANCEL"]);
  assertEquals(under.process.received.at(-1)?.payload, Uint8Array.of(1));
  await sweepFor(under, 1_900);
  under.process.emit(headFrame(1));
  await settle();
  assertEquals([under.worker.state.kind, under.process.signals], ["idle", []]);
  await endWorker(under);
});

Deno.test("Worker whose client left is ended when it does not end the request within the grace", async () => {
  const under = await bootWorker();
  const controller = new AbortController();
  const reply = under.worker.send(requestHead(), { kind: "none" }, { client: controller });
  await sweepFor(under, 150);
  controller.abort();
  await outcomeOf(reply);
  await sweepFor(under, 1_900);
  assertEquals(under.process.signals, []);
  await sweepFor(under, 200);
  assertEquals(under.process.signals, ["SIGTERM"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: client_gone"]);
});

Deno.test("Worker (Go server defect 6): what is left of an abandoned stream never reaches the next request", async () => {
  const under = await bootWorker();
  const first = under.worker.send(requestHead({ requestId: "first" }), { kind: "none" });
  under.process.emit(headFrame(1, { flags: 0, body: "secret of the first" }));
  const reply = await first;
  assert(reply.kind === "streamed");
  await reply.body.cancel();
  await settle();
  assertEquals(under.process.receivedNames.at(-1), "CANCEL");
  assertEquals(under.worker.state.kind, "busy", "it is not free before it has ended the request");
  under.process.emit(bodyFrame(1, "more secrets"), bodyFrame(1, "", true), endFrame(1));
  await settle();
  assertEquals(under.worker.state.kind, "idle");
  const second = under.worker.send(requestHead({ requestId: "second" }), { kind: "none" });
  await settle();
  under.process.answer("for the second");
  const settled = await second;
  assert(settled.kind === "buffered");
  assertEquals(new TextDecoder().decode(settled.body), "for the second");
  await endWorker(under);
});

Deno.test("Worker does not look at a client whose answer comes soon", async () => {
  const under = await bootWorker({ answers: true });
  const client = {
    get signal(): AbortSignal {
      throw new TypeError("The signal was looked at");
    },
  };
  await under.worker.send(requestHead(), { kind: "none" }, { client });
  await endWorker(under);
});
