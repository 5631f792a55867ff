import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { Contender } from "../../../bench/contenders/contender.ts";
import { setUpPhp } from "../../../bench/contenders/php_setup.ts";
import { OpenFolder } from "../../../bench/left_open.ts";

Deno.test("setUpPhp gives each contender a folder of sessions and a file that names it", async () => {
  const workDir = await Deno.makeTempDir();
  const site = { root: workDir, publicDir: workDir, workDir, env: {} };
  const [one, other] = [await setUpPhp("one", site), await setUpPhp("other", site)];
  assertNotEquals(one.sessions.path, other.sessions.path);
  const folder = one.env.PHP_INI_SCAN_DIR?.split(":").at(-1);
  const ini = await Deno.readTextFile(`${folder}/bench.ini`);
  assertStringIncludes(ini, `session.save_path = "${one.sessions.path}"`);
  assertStringIncludes(ini, 'opcache.file_update_protection = "0"');
  await one.sessions[Symbol.asyncDispose]();
  await other.sessions[Symbol.asyncDispose]();
  await Deno.remove(workDir, { recursive: true });
});

Deno.test("emptySessions leaves an empty folder, and one that PHP may write to", async () => {
  const sessions = await OpenFolder.make({});
  await using contender = new Contender("apache", 1, [], sessions);
  await Deno.writeTextFile(`${sessions.path}/sess_1`, "");
  await contender.emptySessions();
  assertEquals(await Array.fromAsync(Deno.readDir(sessions.path)), []);
  assertEquals(((await Deno.stat(sessions.path)).mode ?? 0) & 0o777, 0o777);
});
