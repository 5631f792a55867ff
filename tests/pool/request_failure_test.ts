import { assertEquals } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { PoolQueueFullError } from "../../src/pool/pool_errors.ts";
import { failureCause } from "../../src/pool/request_failure.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { WorkerCrashedError, WorkerTimeoutError } from "../../src/worker/worker_errors.ts";

const NONSENSE = new ProtocolError({ offset: 0, expected: "HEAD", received: "BODY" });

Deno.test("failureCause names what a worker's failure counts as", () => {
  const causes = [
    new WorkerCrashedError("ended"),
    new WorkerCrashedError("ended over nonsense", { cause: NONSENSE }),
    new WorkerTimeoutError("worker_timeout", "no head", ""),
    new WorkerTimeoutError("worker_stalled", "no further byte", ""),
    new AppServerError("client_gone", "left"),
  ].map(failureCause);
  assertEquals(causes, ["crash", "protocol", "timeout", "timeout", "client_gone"]);
});

Deno.test("failureCause has none for what the pool counts itself, nor for the application's own failure", () => {
  const others = [
    new PoolQueueFullError("fast", 1),
    new WorkerCrashedError("exit code 255", { isFatalError: true }),
    new RangeError("a mistake"),
    "thrown text",
  ];
  assertEquals(others.map(failureCause), others.map(() => undefined));
});
