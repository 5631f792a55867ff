import { assertEquals, assertRejects } from "@std/assert";
import { WorkerTimeoutError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { bootWorker, endWorker, requestHead, sweepFor } from "../support/fake_worker.ts";

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
