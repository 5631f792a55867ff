import { assert, assertEquals } from "@std/assert";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

for (const [limit, warnings] of [["-1", 1], ["64M", 0]] as const) {
  Deno.test(`AppServer warns at its start of a PHP without memory_limit, and names php_ini (${limit})`, async () => {
    await using app = await TempApp.of("<?php return static fn (): string => 'served';");
    await using server = await TestServer.start({
      root: app.root,
      settings: { phpIni: { "memory_limit": limit } },
    });
    assertEquals(await server.text("/"), "served");
    const told = server.logger.events.filter(({ event }) => event === "php_memory_unlimited");
    assertEquals(told.length, warnings);
    assert(told.every(({ fields }) => String(fields["hint"]).includes("php_ini")));
  });
}
