import { assertEquals } from "@std/assert";
import { failedTests, filterFor } from "../../tools/failed_tests.ts";

Deno.test("failedTests names each failed test once, also where steps of it failed", () => {
  const output = "error: x\n FAILURES \n\nfoo => ./x.ts:1:1\n at y\n\n FAILURES \n\n" +
    "Pool > keeps 4 (a | b) => ./tests/pool_test.ts:1:6\n" +
    "storm ... first => ./tests/storm_test.ts:2:43\nstorm ... second => ./tests/storm_test.ts:3:43\n\n" +
    "FAILED | 1 passed | 2 failed (2 steps) (8ms)\n";
  assertEquals(failedTests(output), ["Pool > keeps 4 (a | b)", "storm"]);
});

Deno.test("failedTests names the methods that PHPUnit lists, errors and failures alike, each once", () => {
  const output = "1) not a test\nThere was 1 error:\n\n1) A\\BTest::testOne\nError: x\n\n--\n\n" +
    'There were 2 failures:\n\n1) A\\CTest::testTwo with data set "a" (1)\nFailed asserting.\n\n' +
    '2) A\\CTest::testTwo with data set "b" (2)\n\nFAILURES!\nTests: 9, Assertions: 9, Errors: 1.\n';
  assertEquals(failedTests(output), ["A\\BTest::testOne", "A\\CTest::testTwo"]);
});

Deno.test("failedTests names nothing where nothing is listed", () => {
  assertEquals(failedTests("error: Type checking failed.\n"), []);
});

Deno.test("filterFor makes an expression that only these names match", () => {
  const names = ["a.b (c|d) [e]/f $1", "plain"];
  const filter = filterFor(names);
  const pattern = new RegExp(filter.slice(1, -1));
  assertEquals(names.map((name) => pattern.test(name)), [true, true]);
  assertEquals(pattern.test('plain with data set "x"'), true);
  assertEquals(["aXb (c|d) [e]/f $1", "plainer"].map((name) => pattern.test(name)), [false, false]);
});
