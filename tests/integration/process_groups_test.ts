import { assert, assertEquals } from "@std/assert";
import { isRunning, killProcess, timeUntilGone } from "../support/process_life.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { faultyWorker, REPOSITORY, TestServer } from "../support/test_server.ts";

/** `/leave` answers with the id of a child that it leaves behind; `/stubborn` with that of one that ignores SIGTERM. */
const LEAVES_CHILDREN = `<?php
return function () {
    $command = match ($_SERVER['REQUEST_URI']) {
        '/leave' => 'sleep 60',
        '/stubborn' => 'sh -c \\'trap "" TERM; while true; do sleep 1; done\\'',
        default => null,
    };
    return $command === null
        ? (string) getmypid()
        : (string) shell_exec("$command >/dev/null 2>&1 & echo $!");
};`;

async function ask(origin: string, path: string): Promise<number> {
  const response = await fetch(`${origin}${path}`);
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return Number(text);
}

Deno.test("AppServer ends what a worker left behind when it is recycled, also what ignores SIGTERM", async () => {
  await using files = await TempApp.of(LEAVES_CHILDREN);
  await using server = await TestServer.start({ root: files.root });
  const origin = server.url("");
  const started = performance.now();
  const children = [await ask(origin, "/leave"), await ask(origin, "/stubborn")];
  assert(performance.now() - started < 5000, "answers do not wait for children");
  assertEquals(await Promise.all(children.map(isRunning)), [true, true]);
  await server.server.recycle("requested");
  const goneMs = await timeUntilGone(children, 3000);
  assert(goneMs !== undefined, "children of a retired worker still run after 3 s");
  await ask(origin, "/");
});

Deno.test("AppServer ends what a worker left behind when the worker is killed", async () => {
  await using files = await TempApp.of(LEAVES_CHILDREN);
  await using server = await TestServer.start({ root: files.root });
  const origin = server.url("");
  const child = await ask(origin, "/leave");
  await killProcess(await ask(origin, "/"));
  assert(await timeUntilGone([child], 3000) !== undefined);
  await ask(origin, "/");
});

Deno.test("AppServer does not wait for a child that holds the worker's pipes", async () => {
  await using server = await TestServer.start({
    root: REPOSITORY,
    workerScript: faultyWorker("child_holds_pipe"),
  });
  const started = performance.now();
  const child = await ask(server.url(""), "/fault");
  await ask(server.url(""), "/");
  assert(performance.now() - started < 5000, "the next worker took over");
  assert(await timeUntilGone([child], 3000) !== undefined);
});

Deno.test("main.ts that may run nothing but php leaves no child of a worker behind when it stops", async () => {
  await using files = await TempApp.of(LEAVES_CHILDREN);
  await using server = new ServerProcess({
    words: ["serve", "--listen", "127.0.0.1:0"],
    cwd: files.root,
  });
  const child = await ask(await server.origin(), "/leave");
  server.signal("SIGINT");
  assertEquals((await server.ended).code, 0);
  assertEquals(await isRunning(child), false);
});
