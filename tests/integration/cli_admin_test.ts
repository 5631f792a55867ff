import { assertEquals, assertMatch } from "@std/assert";
import { type Ended, ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";

const APPLICATION = "<?php return static fn (): string => 'hello';";
const TOKEN = "a-token-for-this-test";

/** A server of one worker, and commands that ask it over a socket in its project. */
class Operated implements AsyncDisposable {
  readonly #app: TempApp;
  server: ServerProcess;

  private constructor(app: TempApp) {
    this.#app = app;
    this.server = this.#serve();
  }

  static async start(): Promise<Operated> {
    const app = await TempApp.of(APPLICATION);
    await app.configure({ fast_workers: 1, slow_workers: 0 });
    return new Operated(app);
  }

  /** Kills the server as no signal handler could notice, and starts another one. */
  async restart(): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.server = this.#serve();
  }

  /** A second server that wants the same socket. */
  another(): ServerProcess {
    return this.#serve();
  }

  #serve(): ServerProcess {
    const { root } = this.#app;
    return new ServerProcess({
      words: ["serve", "--root", root, "--listen", "127.0.0.1:0"],
      environment: { APPSERVER_ADMIN_LISTEN: `unix:${this.socket}`, APPSERVER_ADMIN_TOKEN: TOKEN },
      permissions: this.#permissions,
    });
  }

  /** A socket takes the right to write its file, for both of its ends. */
  get #permissions(): readonly string[] {
    const write = `--allow-write=${this.#app.root}`;
    return ["--allow-net", "--allow-read", write, "--allow-env", "--allow-run=php"];
  }

  get socket(): string {
    return this.#app.path("admin.sock");
  }

  async run(token: string, ...words: readonly string[]): Promise<Ended> {
    await using command = new ServerProcess({
      words: [...words, "--root", this.#app.root],
      environment: { APPSERVER_ADMIN_LISTEN: `unix:${this.socket}`, APPSERVER_ADMIN_TOKEN: token },
      permissions: this.#permissions,
    });
    return await command.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.#app[Symbol.asyncDispose]();
  }
}

Deno.test("status, scale, recycle, reload and stop ask the server that runs, over a socket for this user only", async () => {
  await using operated = await Operated.start();
  const origin = await operated.server.origin();
  assertEquals(((await Deno.lstat(operated.socket)).mode ?? 0) & 0o777, 0o600);
  const status = await operated.run("", "status");
  assertMatch(status.stdout, /ready, up .*\n[\s\S]*fast: 1 of 1 ready/);
  assertEquals(status.code, 0);
  const scaled = await operated.run(TOKEN, "scale", "fast", "2");
  assertEquals([scaled.stdout, scaled.code], ["status: ok, lane: fast, workers: 2\n", 0]);
  const refused = await operated.run(TOKEN, "scale", "slow", "2");
  assertMatch(refused.stderr, /Cannot scale the slow lane: there is none/);
  assertEquals(refused.code, 1);
  const recycled = await operated.run(TOKEN, "recycle", "--json");
  assertEquals(JSON.parse(recycled.stdout).status, "ok");
  assertMatch((await operated.run(TOKEN, "reload")).stdout, /^status: ok, config digest: /);
  assertEquals(await (await fetch(origin)).text(), "hello");
  assertEquals((await operated.run(TOKEN, "stop")).code, 0);
  assertEquals((await operated.server.ended).code, 0);
});

Deno.test("recycle with a wrong token or without a server says what is wrong, and exits with 1", async () => {
  await using operated = await Operated.start();
  const origin = await operated.server.origin();
  const wrong = await operated.run("another-token-than-that", "recycle");
  assertMatch(wrong.stderr, /wants its token[\s\S]*is not the one/);
  assertEquals(wrong.code, 1);
  assertEquals(await (await fetch(origin)).text(), "hello");
  operated.server.signal("SIGKILL");
  await operated.server.ended;
  const nobody = await operated.run(TOKEN, "recycle");
  assertMatch(nobody.stderr, /^No server answers at unix:/);
  const forPrograms = await operated.run(TOKEN, "recycle", "--json");
  assertEquals([JSON.parse(forPrograms.stderr).error, forPrograms.code], ["admin_unreachable", 1]);
  assertEquals(nobody.code, 1);
  await operated.restart();
  await operated.server.origin();
  assertEquals((await operated.run(TOKEN, "status")).code, 0, "the socket left behind is replaced");
});

Deno.test("SIGHUP reads the configuration again, and keeps the old one where the file is broken", async () => {
  await using app = await TempApp.of(APPLICATION);
  await app.configure({ fast_workers: 1, slow_workers: 0 });
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  const origin = await server.origin();
  await app.write("go_appserver.json", "{ broken");
  server.signal("SIGHUP");
  await server.line(/config_reload_failed.*go_appserver\.json:1:3/);
  assertEquals(await (await fetch(origin)).text(), "hello");
  await app.configure({ fast_workers: "many", slow_workers: "few" });
  server.signal("SIGHUP");
  await server.line(/config_reload_failed.*fast_workers/);
  await server.line(/config_reload_failed.*slow_workers/);
  assertEquals(await (await fetch(origin)).text(), "hello");
  await app.configure({ fast_workers: 2, slow_workers: 0 });
  server.signal("SIGHUP");
  await server.line(/"event":"config_reloaded"/);
  assertEquals(await (await fetch(origin)).text(), "hello");
});

Deno.test("serve leaves the socket of another server alone, and says that it has none", async () => {
  await using operated = await Operated.start();
  await operated.server.origin();
  await using second = operated.another();
  await second.line(/"event":"admin_off".*Cannot listen on .*admin\.sock: something else is there/);
  await second.origin();
  second.signal("SIGTERM");
  assertEquals((await second.ended).code, 0);
  assertMatch((await operated.run("", "status")).stdout, /ready, up /);
});
