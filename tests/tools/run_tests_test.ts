import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const RUN_TESTS = fromFileUrl(new URL("../../tools/run_tests.ts", import.meta.url));

/** Runs `tools/run_tests.ts` in a project with these tasks, in this order unless `words` say another. */
async function runSuites(
  tasks: Readonly<Record<string, string>>,
  words: readonly string[] = Object.keys(tasks),
) {
  const project = await Deno.makeTempDir({ prefix: "appserver-suites-" });
  try {
    await Deno.writeTextFile(join(project, "deno.json"), JSON.stringify({ tasks }));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-read", "--allow-run", RUN_TESTS, ...words],
      cwd: project,
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, lines: text(stdout).trimEnd().split("\n"), stderr: text(stderr) };
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

Deno.test("run_tests shows every suite's output and closes with their sum, once", async () => {
  const { code, lines } = await runSuites({
    unit: "echo 'ok | 12 passed | 0 failed | 1 ignored (8ms)'",
    php: "echo 'OK (30 tests, 90 assertions)'",
  });
  assertEquals(lines, [
    "ok | 12 passed | 0 failed | 1 ignored (8ms)",
    "OK (30 tests, 90 assertions)",
    "42 passed, 0 failed, 1 skipped",
  ]);
  assertEquals(code, 0);
});

Deno.test("run_tests goes on after a failing suite and exits 1", async () => {
  const { code, lines, stderr } = await runSuites({
    unit: "echo 'FAILED | 3 passed | 2 failed (8ms)' && exit 1",
    php: "echo 'OK (4 tests, 4 assertions)'",
  });
  assertEquals(lines.at(-1), "7 passed, 2 failed");
  assertStringIncludes(stderr, "unit failed with exit code 1");
  assertEquals(code, 1);
});

Deno.test("run_tests counts a suite that ends without a summary as one failure", async () => {
  const { code, lines } = await runSuites({ unit: "exit 139" });
  assertEquals([code, lines.at(-1)], [1, "0 passed, 1 failed"]);
});

Deno.test("run_tests reads a summary behind more output than it keeps", async () => {
  const { lines } = await runSuites({
    unit: `deno eval 'console.log("é".repeat(300_000))' && echo 'ok | 5 passed | 0 failed (1ms)'`,
  });
  assertEquals(lines[0]?.length, 300_000);
  assertEquals(lines.at(-1), "5 passed, 0 failed");
});

Deno.test("run_tests runs suites side by side where a plus joins them, and shows one after the other", async () => {
  const pipe = "pipe";
  // The first can only end if the second has begun meanwhile.
  const { code, lines } = await runSuites({
    make: `mkfifo ${pipe} && echo 'ok | 1 passed | 0 failed (1ms)'`,
    slow: `cat ${pipe} && echo 'ok | 2 passed | 0 failed (1ms)'`,
    quick: `echo 'word of the second' > ${pipe} && echo 'OK (3 tests, 3 assertions)'`,
  }, ["make", "slow+quick"]);
  assertEquals(lines, [
    "ok | 1 passed | 0 failed (1ms)",
    "word of the second",
    "ok | 2 passed | 0 failed (1ms)",
    "OK (3 tests, 3 assertions)",
    "6 passed, 0 failed",
  ]);
  assertEquals(code, 0);
});
