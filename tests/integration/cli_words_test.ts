import { assertEquals, assertMatch } from "@std/assert";
import { SERVER_SOFTWARE } from "../../src/server/version.ts";
import { type Ended, ServerProcess } from "../support/server_process.ts";

/** Runs a command to its end, without any permission. */
async function run(...words: readonly string[]): Promise<Ended> {
  await using process = new ServerProcess({ words, permissions: [] });
  return await process.ended;
}

for (const word of ["version", "--version", "-V"]) {
  Deno.test(`main.ts ${word} prints name and version and exits with 0`, async () => {
    assertEquals(await run(word), { code: 0, stdout: `${SERVER_SOFTWARE}\n`, stderr: "" });
  });
}

Deno.test("main.ts help prints the commands and exits with 0", async () => {
  const { code, stdout, stderr } = await run("help");
  assertMatch(stdout, /check-config \[flags\]/);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals((await run("--help")).stdout, stdout);
});

Deno.test("main.ts help serve prints the flags and the exit codes of serve", async () => {
  const { code, stdout } = await run("help", "serve");
  assertMatch(stdout, /--listen HOST:PORT[\s\S]*78 {2}configuration refused/);
  assertEquals(code, 0);
});

Deno.test("main.ts exits with 64 on an unknown word and says which one may be meant", async () => {
  const { code, stdout, stderr } = await run("sevre");
  assertMatch(stderr, /^Unknown command "sevre", did you mean serve\?\nRun with --help/);
  assertEquals({ code, stdout }, { code: 64, stdout: "" });
});

Deno.test("main.ts exits with 64 on an unknown flag and says which one may be meant", async () => {
  const { code, stderr } = await run("serve", "--lisen", "127.0.0.1:0");
  assertMatch(stderr, /Unknown flag "--lisen", did you mean --listen\?/);
  assertEquals(code, 64);
});
