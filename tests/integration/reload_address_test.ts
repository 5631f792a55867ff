import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { type Config, DEFAULT_CONFIG } from "../../src/config/config.ts";
import { HeldRequest } from "../support/held_request.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

/** Answers in two parts; the second comes when there is a file of that name. */
const APPLICATION = `<?php return static function (): void {
    echo "begun\\n";
    flush();
    while (isset($_GET['gate']) && !is_file($_GET['gate'])) {
        usleep(5_000);
        clearstatcache();
    }
    echo 'done';
};`;

function listeningOn(listen: Config["listen"]): Config {
  return {
    ...DEFAULT_CONFIG,
    adminListen: { kind: "off" },
    fastWorkers: 1,
    slowWorkers: 0,
    listen,
  };
}

Deno.test("AppServer.reload opens a changed address before it closes the old one, whose requests get their whole answers", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = await TestServer.start({
    root: app.root,
    // Another name of the same address: the system chooses another port.
    readConfig: () => Promise.resolve(listeningOn({ hostname: "localhost", port: 0 })),
  });
  const before = server.server.address.port;
  const gate = app.path("gate");
  await using held = await HeldRequest.begin(server.url(`?gate=${encodeURIComponent(gate)}`));
  assertEquals(await server.server.reload(), { kind: "replaced" });
  const { port } = server.server.address;
  assertNotEquals(port, before);
  assertEquals(await (await fetch(`http://localhost:${port}/`)).text(), "begun\ndone");
  await assertRejects(
    () => Deno.connect({ hostname: "127.0.0.1", port: before }),
    Deno.errors.ConnectionRefused,
  );
  await Deno.writeTextFile(gate, "");
  assertEquals(await held.rest(), "done");
});

Deno.test("AppServer.reload keeps address and workers where the new address is taken", async () => {
  await using app = await TempApp.of(APPLICATION);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  await using server = await TestServer.start({
    root: app.root,
    readConfig: () => Promise.resolve(listeningOn({ hostname: "127.0.0.1", port })),
  });
  await server.text("/");
  const before = server.server.workerPids();
  const outcome = await server.server.reload();
  assert(outcome.kind === "kept");
  assert("code" in outcome.error && outcome.error.code === "listen_failed");
  assertEquals(await server.text("/"), "begun\ndone");
  assertEquals(server.server.workerPids(), before);
});
