import { assertEquals } from "@std/assert";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY } from "../support/test_server.ts";

/** Becomes the server, its standard output a pipe that somebody holds open and nobody reads. */
const UNREAD = 'mkfifo "$0" && exec 3<>"$0" && exec "$@" >&3';
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-env", "--allow-run=php"];
/** With a record of 4 KB each: more than the pipe and the 1 MiB that may wait. */
const REQUESTS = 400;
const USER_AGENT = "a".repeat(4_000);

Deno.test("serve answers every request while nobody reads its log, and stops with 0", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'hello';");
  const main = [Deno.execPath(), "run", "--no-prompt", ...PERMISSIONS, `${REPOSITORY}/main.ts`];
  await using server = new ServerProcess({
    program: ["sh", "-c", UNREAD, app.path("stdout"), ...main],
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  const origin = await server.origin();
  for (let request = 0; request < REQUESTS; request++) {
    const response = await fetch(origin, { headers: { "user-agent": USER_AGENT } });
    assertEquals([response.status, await response.text()], [200, "hello"]);
  }
  server.signal("SIGTERM");
  assertEquals((await server.ended).code, 0);
});
