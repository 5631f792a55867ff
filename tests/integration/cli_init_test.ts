import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Ended, ServerProcess } from "../support/server_process.ts";

async function run(...words: readonly string[]): Promise<Ended> {
  const permissions = ["--allow-read", "--allow-write"];
  await using process = new ServerProcess({ words, permissions });
  return await process.ended;
}

async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function names(path: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name).sort();
}

Deno.test("init --dry-run shows what it would write, and writes nothing", async () => {
  await using project = await folder();
  const { code, stdout } = await run("init", "--root", project.path, "--dry-run");
  assertMatch(stdout, /plain, because there is no composer\.json/);
  assertMatch(stdout, /would create go_appserver\.json\n {4}\| \/\/ Configuration of appserver/);
  assertEquals([code, await names(project.path)], [0, []]);
});

Deno.test("init looks at php/composer.json, and writes an entry that loads what is installed beside it", async () => {
  await using project = await folder();
  await Deno.mkdir(`${project.path}/php`);
  await Deno.writeTextFile(
    `${project.path}/php/composer.json`,
    '{"require":{"baremetalphp/framework":"^0.2"}}',
  );
  const { code, stdout } = await run("init", "--root", project.path);
  assertMatch(stdout, /baremetalphp, because php\/composer\.json requires baremetalphp\/framework/);
  const entry = await Deno.readTextFile(`${project.path}/php/bootstrap_app.php`);
  assert(entry.includes("$root/php/vendor/autoload.php"));
  assertEquals([code, await names(`${project.path}/php`)], [0, [
    "bootstrap_app.php",
    "composer.json",
  ]]);
});

Deno.test("init writes a project that serves, and keeps what is there the next time", async () => {
  await using project = await folder();
  assertEquals((await run("init", "--root", project.path)).code, 0);
  assertEquals(await names(project.path), ["go_appserver.json", "php"]);
  await Deno.writeTextFile(`${project.path}/go_appserver.json`, "{}");
  const again = await run("init", "--root", project.path);
  assertMatch(again.stdout, /kept go_appserver\.json \(it is there; --force overwrites it\)/);
  assertEquals(await Deno.readTextFile(`${project.path}/go_appserver.json`), "{}");
  await using server = new ServerProcess({
    words: ["serve", "--root", project.path, "--listen", "127.0.0.1:0"],
  });
  const response = await fetch(`${await server.origin()}/`);
  assert((await response.text()).startsWith("Hello."));
});

Deno.test("init without --allow-write says which flag it wants", async () => {
  await using project = await folder();
  await using process = new ServerProcess({
    words: ["init", "--root", project.path],
    permissions: ["--allow-read"],
  });
  const { code, stderr } = await process.ended;
  assertMatch(stderr, /^Cannot write .*: not allowed\n {2}Run with --allow-write=/);
  assertEquals(code, 1);
});
