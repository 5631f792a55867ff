import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Ended, ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";

const APPLICATION = "<?php return static fn (): string => 'hello';";

/** Every class of mistake that a readable file can hold, each on a line of its own. */
const MISTAKES = `{
  "fast_workers": "two",
  "slow_worker": 1,
  "request_timeout_ms": 10,
  "request_timeout_ms": 3600001,
  "max_queue": 70000,
  "listen": "nowhere",
  "static": [
    { "prefix": "/a/" },
    { "prefix": "/b/", "dir": "public" },
    { "prefix": "/b/", "dir": "public" }
  ]
}
`;

/** What is printed for them: the place, then the beginning of the message. */
const REPORTS = [
  "go_appserver.json:2:19 fast_workers: must be a whole number",
  "go_appserver.json:3:3 slow_worker: is not a known key",
  'Did you mean "slow_workers"?',
  "go_appserver.json:5:3 request_timeout_ms: stands twice: first at 4:3",
  "go_appserver.json:5:25 request_timeout_ms: must be 1 to 3600000: got 3600001",
  "go_appserver.json:6:16 max_queue: must be 0 to 65536: got 70000",
  "go_appserver.json:7:13 listen: must be HOST:PORT",
  'Write "nowhere:8080"',
  'go_appserver.json:9:5 static[0]: needs "dir"',
  "go_appserver.json:11:17 static[2].prefix: must differ from static[1].prefix",
];

/** Runs a command to its end. */
async function run(...words: readonly string[]): Promise<Ended> {
  await using process = new ServerProcess({ words });
  return await process.ended;
}

/** A project whose configuration holds this text. */
async function project(config: string): Promise<TempApp> {
  const app = await TempApp.of(APPLICATION);
  await app.write("go_appserver.json", config);
  return app;
}

function assertReports(text: string): void {
  for (const report of REPORTS) assert(text.includes(report), `No ${report} in:\n${text}`);
}

Deno.test("serve exits with 78 and prints each kind of configuration mistake with its line and column", async () => {
  await using app = await project(MISTAKES);
  const { code, stdout, stderr } = await run("serve", "--root", app.root);
  assertReports(stderr);
  assertEquals({ code, stdout }, { code: 78, stdout: "" });
});

Deno.test("check-config exits with 1 and prints the same mistakes", async () => {
  await using app = await project(MISTAKES);
  const { code, stderr } = await run("check-config", "--root", app.root);
  assertReports(stderr);
  assertEquals(code, 1);
});

Deno.test("serve exits with 78 and points at the place where the file stops being JSON", async () => {
  await using app = await project('{\n  "fast_workers": 1,\n  "sapi" "native"\n}\n');
  const { code, stderr } = await run("serve", "--root", app.root);
  assertMatch(stderr, /^go_appserver\.json:3:10 expected ":" after the name/);
  assertEquals(code, 78);
});

Deno.test("serve exits with 78 when the environment or a flag is wrong, and names it", async () => {
  await using app = await project("{}");
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root],
    environment: { APPSERVER_FAST_WORKERS: "many" },
  });
  const { code, stderr } = await server.ended;
  assertMatch(stderr, /^environment APPSERVER_FAST_WORKERS: must be a whole number/);
  assertEquals(code, 78);
  const flag = await run("serve", "--root", app.root, "--listen", "8080");
  assertMatch(flag.stderr, /^command line --listen: must be HOST:PORT/);
  assertEquals(flag.code, 78);
});

Deno.test("serve exits with 78 when the file named by --config is not there", async () => {
  await using app = await project("{}");
  const { code, stderr } = await run("serve", "--root", app.root, "--config", app.path("no.json"));
  assertMatch(stderr, /^Cannot read configuration .*no\.json: no such file\n {2}Check the path/);
  assertEquals(code, 78);
});

Deno.test("check-config exits with 0 and prints ok for a sound file, with its warnings", async () => {
  await using app = await project('{ "slow_methods": ["put"], /* comments are fine */ }');
  const { code, stdout, stderr } = await run("check-config", "--root", app.root);
  assertMatch(stdout, /^go_appserver\.json:1:\d+ warning: slow_methods\[0\]: must be upper case/);
  assertMatch(stdout, /go_appserver\.json: ok\n$/);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
});

Deno.test("check-config exits with 0 and says so when there is no file", async () => {
  await using app = await TempApp.of(APPLICATION);
  const { code, stdout } = await run("check-config", "--root", app.root);
  assertMatch(stdout, /go_appserver\.json: missing, defaults\n$/);
  assertEquals(code, 0);
});

Deno.test("config prints every value with its origin, a flag before the environment before the file", async () => {
  await using app = await project('{ "fast_workers": 3, "slow_workers": 1, "listen": ":1" }');
  await using process = new ServerProcess({
    words: ["config", "--root", app.root, "--listen", "127.0.0.1:7", "--json"],
    environment: { APPSERVER_SLOW_WORKERS: "5" },
  });
  const { code, stdout } = await process.ended;
  const values = JSON.parse(stdout);
  assertEquals(values.fast_workers, {
    value: 3,
    source: "file",
    place: "go_appserver.json:1:3",
  });
  assertEquals(values.slow_workers, {
    value: 5,
    source: "environment",
    place: "APPSERVER_SLOW_WORKERS",
  });
  assertEquals(values.listen, { value: "127.0.0.1:7", source: "flag", place: "--listen" });
  assertEquals(values.max_queue, { value: 128, source: "default", place: "" });
  assertEquals(code, 0);
});

Deno.test("config masks what looks like a secret, and exits with 1 for a broken file", async () => {
  await using app = await project('{ "env": { "DB_PASSWORD": "hunter2", "APP_ENV": "prod" } }');
  const { code, stdout } = await run("config", "--root", app.root);
  assertMatch(
    stdout,
    /^env +\{"DB_PASSWORD":"\*\*\*","APP_ENV":"prod"\} +file go_appserver\.json:1:3$/m,
  );
  assert(!stdout.includes("hunter2"));
  assertEquals(code, 0);
  await app.write("go_appserver.json", "{ broken");
  assertEquals((await run("config", "--root", app.root)).code, 1);
});
