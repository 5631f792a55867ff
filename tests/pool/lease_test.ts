import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { Lease } from "../../src/pool/lease.ts";
import { LeaseReleasedError } from "../../src/pool/pool_errors.ts";
import type { Worker } from "../../src/worker/worker.ts";
import {
  bootWorker,
  endWorker,
  requestHead,
  type WorkerUnderTest,
} from "../support/fake_worker.ts";

async function makeLease(dialect: Dialect = frameDialect): Promise<{
  readonly lease: Lease;
  readonly under: WorkerUnderTest;
  readonly back: Worker[];
}> {
  const under = await bootWorker({ answers: true, worker: { dialect } });
  const back: Worker[] = [];
  return { lease: new Lease(under.worker, (worker) => back.push(worker)), under, back };
}

Deno.test("Lease gives an unused worker back when it is disposed", async () => {
  const { lease, under, back } = await makeLease();
  {
    using _borrowed = lease;
  }
  assertEquals(back, [under.worker]);
  await endWorker(under);
});

Deno.test("Lease leaves a worker that was used to itself", async () => {
  const { lease, under, back } = await makeLease();
  {
    using borrowed = lease;
    await borrowed.send(requestHead(), { kind: "none" });
  }
  assertEquals(back, []);
  await endWorker(under);
});

Deno.test("Lease that is over can be neither used nor released", async () => {
  const { lease, under, back } = await makeLease();
  lease.release();
  const error = assertThrows(() => lease.release(), LeaseReleasedError);
  assertEquals(error.code, "lease_released");
  assertThrows(() => lease.send(requestHead(), { kind: "none" }), LeaseReleasedError);
  lease[Symbol.dispose]();
  assertEquals([back.length, under.process.received.length], [1, 1]);
  await endWorker(under);
});

Deno.test("Lease gives the worker back when the request cannot be said", async () => {
  const { lease, under, back } = await makeLease({
    ...frameDialect,
    writeRequest() {
      throw new ProtocolError({ offset: 0, expected: "text", received: "bytes" });
    },
  });
  await assertRejects(async () => await lease.send(requestHead(), { kind: "none" }), ProtocolError);
  assertEquals(back, [under.worker]);
  assert(under.worker.state.kind === "idle");
  await endWorker(under);
});
