import { assertEquals } from "@std/assert";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

Deno.test("A file that php.ini prepends to every script prints nothing onto the wire, whatever it prints", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'clean';");
  await app.write("prepended.php", "\ufeff<?php echo 'noise'; fwrite(STDOUT, 'more');");
  await app.write("php.ini", `auto_prepend_file = ${app.path("prepended.php")}\n`);
  await using server = await TestServer.start({
    root: app.root,
    environment: { PHPRC: app.root },
  });
  assertEquals([await server.text("/"), await server.text("/")], ["clean", "clean"]);
  assertEquals(server.logger.messagesOf("protocol_violation"), []);
});

Deno.test("session.auto_start of php.ini starts a session with each request, and keeps no SAPI from serving", async () => {
  await using app = await TempApp.of(
    "<?php return static function (): string {\n" +
      "    $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;\n    return $_SESSION['n'] . session_status();\n};",
  );
  await app.write("php.ini", `session.auto_start = 1\nsession.save_path = ${app.root}\n`);
  await using server = await TestServer.start({
    root: app.root,
    environment: { PHPRC: app.root },
  });
  const first = await server.fetch("/");
  const cookie = first.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  const second = await server.fetch("/", { headers: { cookie } });
  assertEquals([await first.text(), await second.text()], ["12", "22"]);
});
