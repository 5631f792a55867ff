import { assertEquals, assertStringIncludes } from "@std/assert";
import { frameDialect } from "../../src/protocol/frame_codec.ts";
import { crashError } from "../../src/worker/crash_error.ts";
import { Exchange } from "../../src/worker/exchange.ts";
import { WorkerChannel } from "../../src/worker/worker_channel.ts";
import type { WorkerCrashedError } from "../../src/worker/worker_errors.ts";
import { settle } from "../support/fake_clock.ts";
import { FakeSink } from "../support/fake_pipes.ts";
import { requestHead } from "../support/fake_worker.ts";

/** A request that was appended, a pipe that does `happen` to it, and a worker that ends with this code. */
async function errorAfter(
  happen: (sink: FakeSink, channel: WorkerChannel) => void,
  { isWhole = true, code = 1, turn = 0, isReadToEnd = true } = {},
): Promise<WorkerCrashedError> {
  const sink = new FakeSink();
  const channel = new WorkerChannel(sink, frameDialect, () => {});
  channel.sendBoot({ bootOptions: {}, sources: new Uint8Array(0) });
  await settle();
  sink.hold();
  const exchange = new Exchange({
    id: 1,
    request: { requestId: "r", method: "GET", target: "/" },
    workerId: 1,
    client: undefined,
    onClientGone: () => {},
    onBodyMoved: () => {},
    onCut: () => {},
    onInterim: undefined,
  });
  exchange.wholeAfterBytes = isWhole ? channel.bytesTaken : undefined;
  channel.sendRequest(1, requestHead({ method: "POST" }), { kind: "none" }, exchange);
  happen(sink, channel);
  await settle();
  const end = {
    exit: { code, signal: null },
    violation: undefined,
    truncatedBytes: 0,
    isReadToEnd,
    isKilledFromOutside: false,
  };
  return crashError(exchange, { workerId: 1, end, lastLines: ["last words"], channel }, turn);
}

async function isUnreadAfter(
  ...[happen, isWhole]: [
    happen: (sink: FakeSink, channel: WorkerChannel) => void,
    isWhole?: boolean,
  ]
): Promise<boolean> {
  const error = await errorAfter(happen, isWhole === undefined ? {} : { isWhole });
  assertStringIncludes(error.message, "exit code 1");
  return error.isUnread;
}

Deno.test("crashError blames the application when PHP ended with its own code for fatal errors", async () => {
  const { code, lastLines, isUnread } = await errorAfter((sink) => sink.release(), { code: 255 });
  assertEquals([code, lastLines, isUnread], ["application_failed", ["last words"], false]);
});

Deno.test("crashError does not blame a request that PHP cannot have seen for its fatal error", async () => {
  const { code, isUnread } = await errorAfter((sink) => sink.break(), { code: 255 });
  assertEquals([code, isUnread], ["worker_crashed", true]);
});

Deno.test("crashError calls a request unread when the pipe refused its bytes", async () => {
  assertEquals(await isUnreadAfter((sink) => sink.break()), true);
});

Deno.test("crashError does not guess about a pipe that refused nothing", async () => {
  assertEquals(await isUnreadAfter(() => {}), false);
});

Deno.test("crashError (Go server defect 7): what the pipe took may have been executed", async () => {
  assertEquals(await isUnreadAfter((sink) => sink.release()), false);
});

Deno.test("crashError (Go server defect 7): a later write that was refused proves nothing", async () => {
  const laterRefused = (sink: FakeSink, channel: WorkerChannel) => {
    sink.release();
    queueMicrotask(() => {
      sink.break();
      channel.sendCancel(1, "client_gone");
    });
  };
  assertEquals(await isUnreadAfter(laterRefused), false);
});

Deno.test("crashError does not call a request unread whose parts came one by one", async () => {
  assertEquals(await isUnreadAfter((sink) => sink.break(), false), false);
});

Deno.test("crashError calls a request unread that stood behind another, if all that came was read", async () => {
  const released = (sink: FakeSink) => sink.release();
  const cases = [{ turn: 1 }, { turn: 0 }, { turn: 1, isReadToEnd: false }];
  const errors = await Promise.all(cases.map((one) => errorAfter(released, one)));
  assertEquals(errors.map(({ isUnread }) => isUnread), [true, false, false]);
});
