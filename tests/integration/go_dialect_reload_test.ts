import { assert, assertEquals, assertMatch } from "@std/assert";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { TempApp } from "../support/temp_app.ts";
import { fixtureApp, TestServer } from "../support/test_server.ts";

const WORKER = "php/worker.php";

/** A project for the Go server whose worker a test can break. */
async function goProject(): Promise<TempApp> {
  const app = await TempApp.empty();
  const fixture = fixtureApp("go_worker");
  for (const name of ["worker.php", "bootstrap_app.php", "bridge.php"]) {
    await app.write(`php/${name}`, await Deno.readTextFile(`${fixture}/php/${name}`));
  }
  return app;
}

Deno.test("Dialect go: a broken or missing worker.php is refused by a roll and by a reload, and the old workers serve", async () => {
  await using app = await goProject();
  await using server = await TestServer.start({
    root: app.root,
    settings: { dialect: "go", fastWorkers: 2 },
    readConfig: () =>
      Promise.resolve({ ...DEFAULT_CONFIG, dialect: "go", fastWorkers: 2, slowWorkers: 0 }),
  });
  await server.text("/zero");
  const before = server.server.workerPids();
  await app.write(WORKER, "<?php this is broken(");
  const roll = await server.server.recycle("requested");
  assert(roll.failure?.message.includes("Parse error"), roll.failure?.message);
  await Deno.remove(app.path(WORKER));
  const reload = await server.server.reload();
  assert(reload.kind === "kept");
  assertMatch(reload.error.message, /^Worker \d+ ended right after its boot/);
  assertEquals(server.server.workerPids(), before);
  const zero = await server.fetch("/zero");
  await zero.body?.cancel();
  assertEquals(zero.status, 200);
});
