import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { WorkerBootError } from "../../src/worker/worker_errors.ts";
import { bootWorker, endWorker, requestHead, spawnWorker } from "../support/fake_worker.ts";
import { settle } from "../support/fake_clock.ts";
import { errorFrame, readyFrame } from "../support/worker_frames.ts";

Deno.test("Worker.boot sends BOOT, waits for READY and is idle then", async () => {
  const under = spawnWorker();
  assertEquals(under.worker.state.kind, "starting");
  const ready = await under.worker.boot();
  assertEquals([ready.pid, ready.application, under.worker.ready], [4711, "callable", ready]);
  assertEquals(under.process.receivedNames, ["BOOT"]);
  assertEquals([under.worker.state.kind, under.worker.usage.memoryKib], ["idle", 2048]);
  assertEquals(under.clock.pendingTimers, 0, "the boot's time limit is forgotten");
  await endWorker(under);
});

Deno.test("Worker.prepare takes no time of the boot: READY is waited for from boot on", async () => {
  const under = spawnWorker();
  under.worker.prepare();
  await under.clock.advance(60_000);
  assertEquals([under.process.receivedNames, under.worker.state.kind], [["BOOT"], "starting"]);
  await under.worker.boot();
  assertEquals([under.process.receivedNames, under.worker.state.kind], [["BOOT", "START"], "idle"]);
  await endWorker(under);
});

Deno.test("Worker counts its age from READY", async () => {
  const under = spawnWorker({ boot: "hang" });
  const booting = under.worker.boot();
  await under.clock.advance(700);
  under.process.emit(readyFrame());
  await booting;
  await under.clock.advance(300);
  assertEquals(under.worker.usage, { served: 0, ageMs: 300, memoryKib: 2048 });
  await endWorker(under);
});

Deno.test("Worker.boot that takes too long ends with TERM, then KILL half a second later", async () => {
  const under = spawnWorker({ boot: "hang", ignoresTerm: true });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.say("Waiting for the database\nStill waiting");
  await under.clock.advance(9_999);
  assertEquals(under.process.signals, []);
  await under.clock.advance(1);
  assertEquals(under.process.signals, ["SIGTERM"]);
  await under.clock.advance(499);
  assertEquals(under.process.signals, ["SIGTERM"]);
  await under.clock.advance(1);
  assertEquals(under.process.signals, ["SIGTERM", "SIGKILL"]);
  const error = await rejected;
  assertEquals(error.code, "worker_boot_timeout");
  assertEquals(error.lastLines, ["Waiting for the database", "Still waiting"]);
  assertStringIncludes(error.message, "within 10000 ms");
  await under.clock.advance(200);
  assertEquals(under.observed, ["dead: boot_failed"]);
  assertEquals([under.process.isClosed, under.clock.pendingTimers], [true, 0]);
});

Deno.test("Worker.boot does not take a READY that comes after the time ran out", async () => {
  const under = spawnWorker({ boot: "hang", ignoresTerm: true });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  await under.clock.advance(10_000);
  under.process.emit(readyFrame());
  await under.clock.advance(500);
  assertEquals((await rejected).code, "worker_boot_timeout");
  await endWorker(under);
});

Deno.test("Worker.boot quotes the exception that PHP reported", async () => {
  const under = spawnWorker({ boot: "hang" });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.emit(errorFrame(0, "No such class"));
  under.process.exit(255);
  const error = await rejected;
  assertEquals(error.code, "worker_boot_failed");
  assertEquals(error.failure?.className, "RuntimeException");
  assertEquals(
    error.message,
    "Application did not boot: RuntimeException: No such class in /app/index.php:7",
  );
  await endWorker(under);
  assertEquals([under.worker.state.kind, under.observed], ["dead", ["dead: boot_failed"]]);
});

Deno.test("Worker.boot quotes what PHP printed when it ended without a report", async () => {
  const under = spawnWorker({ boot: "hang" });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.say("Could not open input file: php/worker.php\n");
  under.process.exit(1);
  const error = await rejected;
  assertEquals(error.lastLines, ["Could not open input file: php/worker.php"]);
  assertStringIncludes(error.message, "exit code 1; it said:\nCould not open input file");
  await endWorker(under);
});

Deno.test("Worker.boot says that PHP said nothing", async () => {
  const under = spawnWorker({ boot: "hang" });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.exit(139, "SIGSEGV");
  const error = await rejected;
  assertEquals(error.message, "Worker ended before it was ready: ended by SIGSEGV");
  assertStringIncludes(error.hint ?? "", "php -v");
  await endWorker(under);
});

Deno.test("Worker.boot shows stray output on the frame descriptor, and kills the process", async () => {
  const under = spawnWorker({ boot: "hang" });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.emit(new TextEncoder().encode("PHP Parse error: syntax error"));
  const error = await rejected;
  assertEquals(under.process.signals, ["SIGKILL"]);
  assertEquals(error.code, "worker_boot_failed");
  assertInstanceOf(error.cause, ProtocolError);
  assertEquals(error.cause.offset, 0);
  assertStringIncludes(error.message, "50 48 50 20 50 61 72 73 65");
  await endWorker(under);
  assertEquals(under.observed, ["dead: protocol"]);
});

Deno.test("Worker.boot says when the process ended in the middle of a frame", async () => {
  const under = spawnWorker({ boot: "hang" });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.emit(readyFrame().subarray(0, 20));
  under.process.exit(0);
  assertStringIncludes((await rejected).message, "exit code 0 in the middle of a frame");
  await endWorker(under);
});

Deno.test("Worker.boot refuses a worker of another version", async () => {
  const under = spawnWorker({ boot: "hang" });
  const rejected = assertRejects(() => under.worker.boot(), WorkerBootError);
  under.process.emit(readyFrame({ protocol: 9 }));
  assertStringIncludes((await rejected).message, "protocol version 1, got 9");
  await endWorker(under);
});

Deno.test("Worker that answers before it was asked is killed", async () => {
  const under = await bootWorker();
  under.process.answer();
  await settle();
  assertEquals(under.process.signals, ["SIGKILL"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: protocol"]);
});

Deno.test("Worker that closes its pipe but runs on is killed", async () => {
  const under = await bootWorker();
  under.process.output.end();
  await under.clock.advance(99);
  assertEquals(under.process.signals, []);
  await under.clock.advance(1);
  assertEquals(under.process.signals, ["SIGKILL"]);
  await endWorker(under);
  assertEquals(under.observed, ["dead: crash"]);
});

Deno.test("Worker.send to a worker that boots is a mistake of this server", async () => {
  const under = spawnWorker({ boot: "hang" });
  await assertRejects(async () => await under.worker.send(requestHead(), { kind: "none" }));
  assertEquals(under.process.received, []);
  await endWorker(under);
});
