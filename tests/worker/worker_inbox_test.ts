import { assertEquals, assertThrows } from "@std/assert";
import type { WorkerMessage, WorkerReady } from "../../src/protocol/messages.ts";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";
import { Exchange } from "../../src/worker/exchange.ts";
import { WorkerInbox } from "../../src/worker/worker_inbox.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

const READY: WorkerReady = {
  protocol: 1,
  phpVersion: "8.2.0",
  sapi: "native",
  sapiReason: "",
  application: "callable",
  pid: 1,
  memoryKib: 1,
  bootMs: 1,
};

function makeInbox() {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const told: string[] = [];
  const inbox = new WorkerInbox({
    workerId: 3,
    clock,
    logger,
    onProgress: (exchange) => told.push(`progress ${exchange.id}`),
    onEnded: (exchange) => told.push(`ended ${exchange.id}`),
  });
  return { inbox, clock, logger, told };
}

function expectRequest(inbox: WorkerInbox, id: number): Exchange {
  const exchange = new Exchange({
    id,
    request: { requestId: `request-${id}`, method: "GET", target: "/" },
    workerId: 3,
    client: undefined,
    onClientGone: () => {},
    onBodyMoved: () => {},
    onCut: () => {},
    onInterim: undefined,
  });
  inbox.expect(exchange);
  return exchange;
}

function answerTo(id: number): WorkerMessage {
  return {
    kind: "head",
    id,
    status: 200,
    lines: [],
    body: new Uint8Array(0),
    isBodyComplete: true,
    usage: { memoryKib: 1, peakKib: 1, wantsToRetire: false },
  };
}

Deno.test("WorkerInbox announces READY once, and refuses a second one", async () => {
  const { inbox } = makeInbox();
  assertEquals(inbox.take({ kind: "ready", ready: READY }, 0), undefined);
  assertEquals([await inbox.announced, inbox.ready], [READY, READY]);
  const error = assertThrows(() => inbox.take({ kind: "ready", ready: READY }, 99), ProtocolError);
  assertEquals([error.offset, error.expected], [99, "READY once"]);
});

Deno.test("WorkerInbox refuses a worker of another protocol version", () => {
  const { inbox } = makeInbox();
  const ready = { ...READY, protocol: 2 };
  const error = assertThrows(() => inbox.take({ kind: "ready", ready }, 0), ProtocolError);
  assertEquals([error.expected, error.received], ["protocol version 1", "2"]);
  assertEquals(inbox.ready, undefined);
});

Deno.test("WorkerInbox refuses an answer that nobody waits for", () => {
  const { inbox } = makeInbox();
  const error = assertThrows(() => inbox.take(answerTo(1), 7), ProtocolError);
  assertEquals([error.offset, error.expected, error.received], [
    7,
    "no answer at all",
    "HEAD for request 1",
  ]);
});

Deno.test("WorkerInbox (Go server defect 6): an answer to another request is refused, never delivered", () => {
  const { inbox, told } = makeInbox();
  const exchange = expectRequest(inbox, 2);
  for (const id of [1, 3, 0]) {
    const error = assertThrows(() => inbox.take(answerTo(id), 0), ProtocolError);
    assertEquals(error.expected, "an answer to request 2");
  }
  assertEquals([exchange.state.kind, told], ["waiting", []]);
});

Deno.test("WorkerInbox gives answers to requests in the order in which they were written", () => {
  const { inbox, told } = makeInbox();
  expectRequest(inbox, 1);
  expectRequest(inbox, 2);
  assertEquals(inbox.current?.id, 1);
  assertThrows(() => inbox.take(answerTo(2), 0), ProtocolError);
  inbox.take(answerTo(1), 0);
  assertEquals(inbox.current?.id, 2);
  inbox.take(answerTo(2), 0);
  assertEquals([inbox.current, told], [undefined, ["ended 1", "ended 2"]]);
});

Deno.test("WorkerInbox tells of progress while an answer is not whole", () => {
  const { inbox, told } = makeInbox();
  expectRequest(inbox, 1);
  inbox.take({ kind: "interim", id: 1, status: 103, lines: [] }, 0);
  assertEquals(told, ["progress 1"]);
});

Deno.test("WorkerInbox keeps an ERROR without a request as the reason of a failed boot", () => {
  const { inbox } = makeInbox();
  const failure = { className: "E", message: "m", file: "f", line: 1, trace: "" };
  inbox.take({ kind: "error", id: 0, failure }, 0);
  assertEquals(inbox.bootFailure, failure);
});

Deno.test("WorkerInbox logs an ERROR without a request once the worker has booted", () => {
  const { inbox, logger } = makeInbox();
  inbox.take({ kind: "ready", ready: READY }, 0);
  const failure = { className: "E", message: "m", file: "f", line: 1, trace: "#0 {main}" };
  inbox.take({ kind: "error", id: 0, failure }, 0);
  assertEquals(logger.events, [{
    level: "error",
    event: "application_failed",
    message: "Uncaught E outside of requests: m in f:1",
    fields: { trace: "#0 {main}", worker: 3, request_id: undefined },
  }]);
  assertEquals(inbox.bootFailure, undefined);
});

Deno.test("WorkerInbox logs what PHP logs, with worker and request", () => {
  const { inbox, logger } = makeInbox();
  expectRequest(inbox, 1);
  const context = { user: 5, ok: true, none: null, list: [1, { a: "b" }] };
  inbox.take({ kind: "log", id: 1, level: "warn", message: "Slow query", context }, 0);
  assertEquals(logger.events, [{
    level: "warn",
    event: "php_log",
    message: "Slow query",
    fields: {
      user: 5,
      ok: true,
      none: null,
      list: '[1,{"a":"b"}]',
      worker: 3,
      request_id: "request-1",
    },
  }]);
});

Deno.test("WorkerInbox logs each leak that came with the end of a request", () => {
  const { inbox, logger } = makeInbox();
  expectRequest(inbox, 1);
  const head = { kind: "head", id: 1, status: 200, lines: [], body: new Uint8Array(0) } as const;
  inbox.take({ ...head, isBodyComplete: true, usage: undefined }, 0);
  const usage = { memoryKib: 1, peakKib: 1, wantsToRetire: false };
  const report = '{"leaks":[{"kind":"global","name":"$cart","what":"grew","put_back":false}]}';
  inbox.take({ kind: "end", id: 1, usage, report }, 0);
  assertEquals(logger.events.map(({ level, event, fields }) => [level, event, fields]), [
    ["warn", "leak", {
      kind: "global",
      name: "$cart",
      what: "grew",
      worker: 3,
      request_id: "request-1",
    }],
  ]);
});

Deno.test("WorkerInbox logs lines of standard error with the request at hand", () => {
  const { inbox, logger } = makeInbox();
  inbox.logLine("at boot");
  expectRequest(inbox, 1);
  inbox.logLine("in a request");
  inbox.logSuppressed(12);
  assertEquals(logger.events.map(({ event, message, fields }) => [event, message, fields]), [
    ["php_stderr", "at boot", { worker: 3, request_id: undefined }],
    ["php_stderr", "in a request", { worker: 3, request_id: "request-1" }],
    ["php_stderr_suppressed", "12 further lines on standard error", {
      lines: 12,
      worker: 3,
      request_id: "request-1",
    }],
  ]);
});

Deno.test("WorkerInbox owes nothing after everything was taken from it", () => {
  const { inbox } = makeInbox();
  const first = expectRequest(inbox, 1);
  const second = expectRequest(inbox, 2);
  assertEquals(inbox.takeAll(), [first, second]);
  assertEquals([inbox.takeAll(), inbox.current], [[], undefined]);
});

Deno.test("WorkerInbox logs a frame that ends the worker with its place and its bytes, with and without a request", () => {
  const { inbox, logger } = makeInbox();
  const detail = { offset: 7, expected: "HEAD", received: "BODY", bytes: Uint8Array.of(0x83, 0) };
  inbox.logViolation(new ProtocolError(detail));
  expectRequest(inbox, 1);
  inbox.logViolation(new ProtocolError(detail));
  const [first, second] = logger.events;
  assertEquals([first?.level, first?.event], ["error", "protocol_violation"]);
  const { offset, expected, received, bytes, worker } = first?.fields ?? {};
  assertEquals([offset, expected, received, bytes, worker], [7, "HEAD", "BODY", "83 00", 3]);
  assertEquals([first, second].map((event) => event?.fields["request_id"]), [
    undefined,
    "request-1",
  ]);
});

Deno.test("WorkerInbox shows 200 log records a second, and tells how many more there were", async () => {
  const { inbox, clock, logger } = makeInbox();
  for (let i = 0; i < 1_000; i++) {
    inbox.take({ kind: "log", id: 0, level: "info", message: `${i}`, context: {} }, 0);
  }
  assertEquals(logger.messagesOf("php_log").length, 200);
  await clock.advance(1_000);
  assertEquals(logger.messagesOf("php_log_suppressed"), ["800 further log records"]);
  inbox.take({ kind: "log", id: 0, level: "info", message: "next", context: {} }, 0);
  assertEquals(logger.messagesOf("php_log").at(-1), "next");
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("WorkerInbox tells of suppressed log records at the latest when its worker ends", () => {
  const { inbox, clock, logger } = makeInbox();
  for (let i = 0; i < 201; i++) {
    inbox.take({ kind: "log", id: 0, level: "info", message: `${i}`, context: {} }, 0);
  }
  inbox.takeAll();
  assertEquals(logger.messagesOf("php_log_suppressed").length, 1);
  assertEquals(clock.pendingTimers, 0);
});
