import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { sessionsParent } from "../../bench/contenders/php_setup.ts";
import { ProcessTable } from "../../bench/contenders/process_cost.ts";

const BENCH = fromFileUrl(new URL("../../bench/", import.meta.url));
const TOOLS = ["run.ts", "growth/run.ts", "boot/run.ts", "footprint/run.ts", "profile/run.ts"];

function command(tool: string, ...words: readonly string[]): Deno.CommandOptions {
  return {
    args: ["run", "--no-check", "--allow-all", `${BENCH}${tool}`, ...words],
    env: { NO_COLOR: "1" },
  };
}

async function outcome(tool: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), command(tool, ...words))
    .output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

for (const tool of TOOLS) {
  Deno.test(`bench/${tool} --help says what it does, on standard output`, async () => {
    const { code, stdout, stderr } = await outcome(tool, "--help");
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "Usage: ./dev bench");
    assertStringIncludes(stdout, "minute");
  });

  Deno.test(`bench/${tool} refuses a word that it does not know, with its usage and code 2`, async () => {
    const { code, stdout, stderr } = await outcome(tool, "--fast");
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, "Unknown argument --fast");
    assertStringIncludes(stderr, "Usage: ./dev bench");
  });
}

const { success: hasWrk } = await new Deno.Command("sh", {
  args: ["-c", "command -v wrk"],
  stdout: "null",
}).output();

/** In memory, if there is any. */
function sessionFolders(): Set<string> {
  const parent = sessionsParent();
  return new Set(parent === undefined ? [] : [...Deno.readDirSync(parent)].map(({ name }) => name));
}

for (const [signal, wanted] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name:
      `bench/run.ts that gets ${signal} ends what it has started and removes its folders (needs wrk)`,
    ignore: !hasWrk,
    async fn() {
      const temp = await Deno.makeTempDir();
      const sessionsBefore = sessionFolders();
      const options = command("run.ts", "--scenario", "hello", "--contender", "pipe");
      const child = new Deno.Command(Deno.execPath(), {
        ...options,
        env: { ...options.env, TMPDIR: temp },
        stdout: "null",
        stderr: "piped",
      }).spawn();
      let seen = "";
      let started: readonly number[] = [];
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        seen += text;
        if (started.length > 0 || !seen.includes("pipe warms up")) continue;
        started = new ProcessTable().pidsBelow(child.pid);
        child.kill(signal);
      }
      assertEquals((await child.status).code, wanted, seen);
      const after = new ProcessTable();
      assert(started.length > 0);
      for (const pid of started) assertEquals(after.own(pid).rssMib, 0, `process ${pid}`);
      assertEquals([...Deno.readDirSync(temp)].map(({ name }) => name), []);
      assertEquals(sessionFolders().difference(sessionsBefore), new Set());
      await Deno.remove(temp, { recursive: true });
    },
  });
}
