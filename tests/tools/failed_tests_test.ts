import { assertEquals } from "@std/assert";
import { failedTests, filterFor } from "../../tools/failed_tests.ts";

Deno.test("failedTests names each failed test once, also where steps of it failed", () => {
  const output = "error: x\n FAILURES \n\nfoo => ./x.ts:1:1\n at y\n\n FAILURES \n\n" +
    "Pool > keeps 4 (a | b) => ./tests/pool_test.ts:1:6\n" +
    "storm ... first => ./tests/storm_test.ts:2:43\nstorm ... second => ./tests/storm_test.ts:3:43\n\n" +
    "FAILED | 1 passed | 2 failed (2 steps) (8ms)\n";
  assertEquals(failedTests(output), ["Pool > keeps 4 (a | b)", "storm"]);
});

Deno.test("failedTests names nothing where nothing is listed", () => {
  assertEquals(failedTests("error: Type checking failed.\n"), []);
});

Deno.test("filterFor makes an expression that only these names match", () => {
  const names = ["a.b (c|d) [e]/f $1", "plain"];
  const filter = filterFor(names);
  const pattern = new RegExp(filter.slice(1, -1));
  assertEquals(names.map((name) => pattern.test(name)), [true, true]);
  assertEquals(["aXb (c|d) [e]/f $1", "plainer"].map((name) => pattern.test(name)), [false, false]);
});
