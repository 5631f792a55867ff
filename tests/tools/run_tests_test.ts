import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const RUN_TESTS = fromFileUrl(new URL("../../tools/run_tests.ts", import.meta.url));

/** Runs `tools/run_tests.ts` in a project with these tasks and files, in this order unless `words` say another. */
async function runSuites(
  tasks: Readonly<Record<string, string>>,
  words: readonly string[] = Object.keys(tasks),
  files: Readonly<Record<string, string>> = {},
) {
  const project = await Deno.makeTempDir({ prefix: "appserver-suites-" });
  try {
    await Deno.writeTextFile(join(project, "deno.json"), JSON.stringify({ tasks }));
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(project, name), text);
    }
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

/** A suite of tests, each of which fails as often as is said here and passes from then on. */
function failing(failures: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  const tests = Object.entries(failures).map(([name, times]) =>
    `Deno.test("${name}", () => {
      Deno.writeTextFileSync("${name}.log", "x", { append: true });
      if (Deno.readTextFileSync("${name}.log").length <= ${times}) throw new Error("not yet");
    });`
  );
  return { "some_test.ts": tests.join("\n") };
}

const SUITE = { unit: "deno test --no-check --allow-read --allow-write some_test.ts" };

Deno.test("run_tests --again counts a test as passed that passes the second time, and names it", async () => {
  const files = failing({ quick: 1, steady: 0 });
  const { code, lines } = await runSuites(SUITE, ["--again", "unit"], files);
  assertEquals(lines.slice(-2), ["Passed when run again: quick", "2 passed, 0 failed"]);
  assertEquals(code, 0);
});

Deno.test("run_tests --again counts a test as failed that fails twice, and names it", async () => {
  const files = failing({ quick: 1, wrong: 2 });
  const { code, lines } = await runSuites(SUITE, ["--again", "unit"], files);
  assertEquals(lines.slice(-3), [
    "Passed when run again: quick",
    "Failed: wrong",
    "1 passed, 1 failed",
  ]);
  assertEquals(code, 1);
});

Deno.test("run_tests --again runs nothing again after more than three failures", async () => {
  const { lines } = await runSuites(
    SUITE,
    ["--again", "unit"],
    failing({ a: 1, b: 1, c: 1, d: 1, e: 0 }),
  );
  assertEquals(lines.slice(-2), ["Failed: d", "1 passed, 4 failed"]);
});

/** Ends with 139 as often as is said, and passes from then on. */
function crashing(times: number): string {
  const runs = `$(ls runs* | wc -l)`;
  return `mktemp runsXXXX && test ${runs} -gt ${times} && echo 'ok | 4 passed | 0 failed (1ms)' || exit 139`;
}

Deno.test("run_tests --again runs a whole suite again that failed without naming a test, and names the suite", async () => {
  const { code, lines } = await runSuites({ unit: crashing(1) }, ["--again", "unit"]);
  assertEquals(lines.slice(-2), [
    "Passed when run again: unit (exit code 139, 1 without a name)",
    "4 passed, 0 failed",
  ]);
  assertEquals(code, 0);
});

Deno.test("run_tests names a suite that crashes twice, with its exit code", async () => {
  const { code, lines } = await runSuites({ unit: crashing(2) }, ["--again", "unit"]);
  assertEquals(lines.slice(-2), [
    "Failed: unit (exit code 139, 1 without a name)",
    "0 passed, 1 failed",
  ]);
  assertEquals(code, 1);
});

Deno.test("run_tests --again takes no shorter run for a suite that passed", async () => {
  const { lines } = await runSuites({
    unit: "mkdir ran && echo 'ok | 9 passed | 1 failed (1ms)' && exit 1 || " +
      "echo 'ok | 2 passed | 0 failed (1ms)'",
  }, ["--again", "unit"]);
  assertEquals(lines.at(-1), "9 passed, 1 failed");
});

Deno.test("run_tests --again runs the tests again that PHPUnit lists, with all their data sets", async () => {
  const failure = `printf 'There was 1 failure:\n\n1) A\\BTest::testC with data set "x" (1)\n\n` +
    `FAILURES!\nTests: 7, Assertions: 9, Failures: 1.\n'`;
  const { code, lines } = await runSuites(
    {
      php: "sh php.sh",
    },
    ["--again", "php"],
    {
      "php.sh":
        `if [ $# = 0 ]; then ${failure}; exit 1; fi; echo "$@"; echo 'OK (2 tests, 3 assertions)'`,
    },
  );
  assertEquals(lines.slice(-4), [
    "--filter /^(?:A\\\\BTest::testC)(?: with data set .*)?$/".replaceAll("\\\\", "\\"),
    "OK (2 tests, 3 assertions)",
    "Passed when run again: A\\BTest::testC",
    "7 passed, 0 failed",
  ]);
  assertEquals(code, 0);
});

Deno.test("run_tests runs a failed test once unless it is told --again", async () => {
  const { lines } = await runSuites(SUITE, ["unit"], failing({ quick: 1 }));
  assertEquals(lines.slice(-2), ["Failed: quick", "0 passed, 1 failed"]);
});
