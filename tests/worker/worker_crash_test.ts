import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { WorkerCrashedError } from "../../src/worker/worker_errors.ts";
import type { WorkerReply } from "../../src/worker/worker_reply.ts";
import { settle } from "../support/fake_clock.ts";
import {
  bootWorker,
  endWorker,
  requestHead,
  type WorkerUnderTest,
} from "../support/fake_worker.ts";
import { outcomeOf } from "../support/outcome.ts";
import {
  bodyFrame,
  concatBytes,
  endFrame,
  errorFrame,
  headFrame,
} from "../support/worker_frames.ts";

async function crashOf(
  under: WorkerUnderTest,
  reply: Promise<WorkerReply>,
): Promise<WorkerCrashedError> {
  const rejected = assertRejects(() => reply, WorkerCrashedError);
  await endWorker(under);
  return await rejected;
}

Deno.test("Worker that dies in a request fails it with its last words", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  await settle();
  under.process.say("Allowed memory size of 1 bytes exhausted\n");
  under.process.emit(errorFrame(1, "Out of memory"));
  under.process.exit(139, "SIGSEGV");
  const error = await crashOf(under, reply);
  assertEquals(error.code, "worker_crashed");
  assertEquals(error.lastLines, ["Allowed memory size of 1 bytes exhausted"]);
  assertEquals(error.failure?.message, "Out of memory");
  assertStringIncludes(error.message, "ended by SIGSEGV");
  assertEquals(under.observed, ["dead: crash"]);
});

Deno.test("Worker that dies while idle is noticed", async () => {
  const under = await bootWorker();
  under.process.exit(137, "SIGKILL");
  await under.clock.advance(100);
  assertEquals([under.worker.state.kind, under.observed], ["dead", ["dead: crash"]]);
  assertEquals([under.process.isClosed, under.clock.pendingTimers], [true, 0]);
});

Deno.test("Worker says that a request is unread when the pipe refused it", async () => {
  const under = await bootWorker();
  under.process.input.break();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  assertEquals((await crashOf(under, reply)).isUnread, true);
});

Deno.test("Worker says that a request is unread when the pipe broke before it took all of it", async () => {
  const under = await bootWorker();
  under.process.input.hold();
  const bytes = new Uint8Array(60_000);
  const reply = under.worker.send(requestHead(), { kind: "bytes", bytes });
  await settle();
  under.process.exit(1);
  assertEquals((await crashOf(under, reply)).isUnread, true);
});

Deno.test("Worker (Go server defect 7): a request that the pipe took is never unread", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead({ method: "POST" }), { kind: "none" });
  await settle();
  under.process.exit(1);
  assertEquals((await crashOf(under, reply)).isUnread, false);
});

Deno.test("Worker: a request in several frames is not unread once its head was taken", async () => {
  const under = await bootWorker();
  const bytes = new Uint8Array(200_000);
  const reply = under.worker.send(requestHead(), { kind: "bytes", bytes });
  await settle();
  under.process.exit(1);
  assertEquals((await crashOf(under, reply)).isUnread, false);
});

Deno.test("Worker that is leaving refuses a request as unread, and writes nothing of it", async () => {
  const under = await bootWorker({ ignoresStop: true });
  under.worker.retire("reload");
  const draining = await assertRejects(
    () => under.worker.send(requestHead(), { kind: "none" }),
    WorkerCrashedError,
  );
  await endWorker(under);
  const dead = await assertRejects(
    () => under.worker.send(requestHead(), { kind: "none" }),
    WorkerCrashedError,
  );
  assertEquals([draining.isUnread, dead.isUnread], [true, true]);
  assertEquals(under.process.receivedNames, ["BOOT", "STOP"]);
});

Deno.test("Worker whose process has ended refuses a request as unread, also while children hold its pipes", async () => {
  const under = await bootWorker({ leavesPipesOpen: true });
  under.process.exit(0);
  await settle();
  assertEquals(under.worker.state.kind, "idle", "its last bytes are still waited for");
  const error = await assertRejects(
    () => under.worker.send(requestHead(), { kind: "none" }),
    WorkerCrashedError,
  );
  assertEquals([error.isUnread, under.process.receivedNames], [true, ["BOOT"]]);
  await endWorker(under);
});

Deno.test("Worker stays idle when its dialect cannot say the request", async () => {
  const dialect: Dialect = {
    ...frameDialect,
    writeRequest() {
      throw new ProtocolError({ offset: 0, expected: "text", received: "bytes" });
    },
  };
  const under = await bootWorker({ worker: { dialect } });
  await assertRejects(
    async () => await under.worker.send(requestHead(), { kind: "none" }),
    ProtocolError,
  );
  assertEquals(under.worker.state.kind, "idle");
  await endWorker(under);
});

Deno.test("Worker that dies in a stream breaks it", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.process.emit(headFrame(1, { flags: 0, body: "part" }));
  const settled = await reply;
  assert(settled.kind === "streamed");
  const read = assertRejects(() => new Response(settled.body).text(), WorkerCrashedError);
  under.process.exit(139, "SIGSEGV");
  await endWorker(under);
  assertEquals((await read).isUnread, false);
  assertEquals(under.observed, ["cut: worker_crashed", "dead: crash"]);
});

Deno.test("Worker that speaks nonsense is killed, and the client learns only that it ended", async () => {
  const nonsense: [string, Uint8Array][] = [
    ["garbage", new TextEncoder().encode("Warning: something happened")],
    ["an over-long frame", Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
    ["an unknown type", Uint8Array.of(0, 0, 0, 5, 0x42, 0, 0, 0, 1)],
    ["a wrong id", headFrame(2)],
    ["a body before the head", bodyFrame(1, "x")],
    ["an end before the head", endFrame(1)],
    ["a second end", concatBytes(headFrame(1, { flags: 1 }), endFrame(1), endFrame(1))],
    ["a second head", concatBytes(headFrame(1, { flags: 0 }), headFrame(1))],
  ];
  for (const [name, bytes] of nonsense) {
    const under = await bootWorker();
    const reply = under.worker.send(requestHead(), { kind: "none" });
    reply.catch(() => {});
    await settle();
    under.process.emit(bytes);
    await settle();
    assertEquals(under.process.signals, ["SIGKILL"], name);
    await endWorker(under);
    assertEquals(under.observed.at(-1), "dead: protocol", name);
    const outcome = await outcomeOf(reply);
    if (outcome.kind === "rejected") {
      assertInstanceOf(outcome.error, WorkerCrashedError);
      assertInstanceOf(outcome.error.cause, ProtocolError);
    } else if (outcome.kind === "resolved" && outcome.value.kind === "streamed") {
      const { body } = outcome.value;
      await assertRejects(() => new Response(body).text(), WorkerCrashedError);
    }
  }
});

Deno.test("Worker whose children hold its pipes is gone a moment after it ended", async () => {
  const under = await bootWorker({ leavesPipesOpen: true });
  under.process.exit(0);
  await under.clock.advance(99);
  assertEquals(under.observed, []);
  await under.clock.advance(1);
  assertEquals([under.observed, under.process.isClosed], [["dead: crash"], true]);
});

Deno.test("Worker whose pipes cannot be closed is gone all the same", async () => {
  const under = await bootWorker({ leavesPipesOpen: true, closesNever: true });
  under.process.exit(0);
  await under.clock.advance(200);
  assertEquals([under.observed, under.clock.pendingTimers], [["dead: crash"], 0]);
});

Deno.test("Worker that ends after its answer leaves a slow client the end of it", async () => {
  const under = await bootWorker();
  const reply = under.worker.send(requestHead(), { kind: "none" });
  under.process.emit(headFrame(1, { flags: 0 }));
  const settled = await reply;
  assert(settled.kind === "streamed");
  for (let i = 0; i < 5; i++) under.process.emit(bodyFrame(1, new Uint8Array(100_000)));
  await settle();
  assert(under.process.output.unreadBytes > 0, "the client is too slow to take everything");
  under.process.emit(bodyFrame(1, "", true), endFrame(1, { flags: 4 }));
  under.process.exit(0);
  await under.clock.advance(200);
  assertEquals(under.observed, ["finished", "dead: requested"], "nobody waits for the client");
  assertEquals((await new Response(settled.body).arrayBuffer()).byteLength, 500_000);
});
