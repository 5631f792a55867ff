import { assertEquals } from "@std/assert";
import { type Config, DEFAULT_CONFIG } from "../../src/config/config.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

const APPLICATION = "<?php return static fn (): string => 'served';";
const NEXT: Config = { ...DEFAULT_CONFIG, slowWorkers: 0, fastWorkers: 1 };

/** A configuration that is read by a test's word. */
function heldConfig() {
  const begun = Promise.withResolvers<void>();
  const { promise, resolve } = Promise.withResolvers<Config>();
  const counter = { reads: 0 };
  const readConfig = (): Promise<Config> => {
    counter.reads++;
    begun.resolve();
    return promise;
  };
  return { readConfig, begun: begun.promise, counter, release: () => resolve(NEXT) };
}

Deno.test("AppServer.reload: all who ask while one runs share one more after it", async () => {
  await using app = await TempApp.of(APPLICATION);
  const held = heldConfig();
  await using server = await TestServer.start({ root: app.root, readConfig: held.readConfig });
  const first = server.server.reload();
  await held.begun;
  const others = Array.from({ length: 9 }, () => server.server.reload());
  held.release();
  for (const { kind } of await Promise.all([first, ...others])) assertEquals(kind, "replaced");
  assertEquals([held.counter.reads, server.logger.messagesOf("config_reloaded").length], [2, 2]);
  assertEquals(await server.text("/"), "served");
});

Deno.test("AppServer.recycle that a reload overtakes has replaced everybody, and is no failure", async () => {
  await using app = await TempApp.empty();
  const boots = JSON.stringify(app.path("boots"));
  // The second one never boots.
  await app.rewrite(`<?php
    file_put_contents(${boots}, '.', FILE_APPEND);
    if (filesize(${boots}) === 2) { fwrite(STDERR, "hangs\\n"); while (true) usleep(10_000); }
    return static fn (): string => 'served';`);
  await using server = await TestServer.start({
    root: app.root,
    readConfig: () => Promise.resolve(NEXT),
  });
  await server.text("/");
  const hanging = server.logger.nextEvent("php_stderr");
  const roll = server.server.recycle("requested");
  await hanging;
  assertEquals((await server.server.reload()).kind, "replaced");
  assertEquals((await roll).failure, undefined);
  const { logger } = server;
  assertEquals(logger.messagesOf("recycled"), ["Workers of a new configuration have taken over"]);
  assertEquals(logger.messagesOf("recycle_stopped"), []);
  assertEquals(logger.messagesOf("worker_boot_failed"), []);
  assertEquals(await server.text("/"), "served");
});

Deno.test("AppServer.recycle during a reload replaces the workers that it has brought", async () => {
  await using app = await TempApp.of(APPLICATION);
  const held = heldConfig();
  await using server = await TestServer.start({ root: app.root, readConfig: held.readConfig });
  await server.text("/");
  const reload = server.server.reload();
  await held.begun;
  const roll = server.server.recycle("requested");
  held.release();
  await reload;
  assertEquals(await roll, { replaced: 1, failure: undefined });
  assertEquals(fastLane(server).spawned, 2);
});
