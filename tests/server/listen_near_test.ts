import { assert, assertEquals, assertThrows } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { listenNear } from "../../src/server/listen_near.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

const TAKEN = (port: number) =>
  new AppServerError("listen_failed", `Port ${port} is taken`, {
    cause: new Deno.errors.AddrInUse("in use"),
    hint: "Ask ss",
  });

function near(port: number, isFree: (port: number) => boolean) {
  const logger = new RecordingLogger();
  const tried: number[] = [];
  const listener = () =>
    listenNear({ hostname: "127.0.0.1", port }, (address) => {
      tried.push(address.port);
      if (!isFree(address.port)) throw TAKEN(address.port);
      return { ...address, shutdown: () => Promise.resolve() };
    }, logger);
  return { logger, tried, listener };
}

Deno.test("listenNear says nothing where the port is free", () => {
  const { logger, listener } = near(8080, () => true);
  assertEquals(listener().port, 8080);
  assertEquals(logger.events, []);
});

Deno.test("listenNear takes the next free port, and says which and who has the one that was wanted", () => {
  const { logger, tried, listener } = near(8080, (port) => port > 8082);
  assertEquals(listener().port, 8083);
  assertEquals(tried, [8080, 8081, 8082, 8083]);
  assertEquals(logger.messagesOf("port_taken"), [
    "Port 8080 is taken: listening on port 8083 instead",
  ]);
  assertEquals(logger.events[0]?.fields.hint, "Ask ss");
});

Deno.test("listenNear gives up after ten more ports, and at the last one there is", () => {
  const { tried, listener } = near(8080, () => false);
  const error = assertThrows(listener, AppServerError);
  assert(error instanceof AppServerError);
  assertEquals([error.message, tried.length], ["Port 8080 is taken", 11]);
  const last = near(65_535, () => false);
  assertThrows(last.listener, AppServerError);
  assertEquals(last.tried, [65_535]);
});

Deno.test("listenNear does not try further where another port would not help", () => {
  const logger = new RecordingLogger();
  let tries = 0;
  assertThrows(() =>
    listenNear({ hostname: "", port: 80 }, () => {
      tries++;
      throw new AppServerError("permission_missing", "Not allowed");
    }, logger), AppServerError);
  assertEquals(tries, 1);
});
