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

Deno.test("AppServer warns at its start of a PHP that runs as root, and of no other", async () => {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "id -u"] }).output();
  await using app = await TempApp.of(
    "<?php return static fn (): string => (string) posix_geteuid();",
  );
  await using server = await TestServer.start({ root: app.root });
  const user = new TextDecoder().decode(stdout).trim();
  assertEquals(await server.text("/"), user);
  const told = server.logger.events.filter(({ event }) => event === "php_as_root");
  assertEquals(told.length, user === "0" ? 1 : 0);
});
