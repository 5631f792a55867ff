import { assertEquals } from "@std/assert";
import { closingLine, readCounts, sumCounts } from "../../tools/test_summary.ts";

Deno.test("readCounts reads deno test, with and without steps, ignored and filtered tests", () => {
  assertEquals(readCounts("ok | 12 passed | 0 failed (8ms)\n", 0), {
    passed: 12,
    failed: 0,
    skipped: 0,
  });
  const busy =
    "FAILED | 4 passed (2 steps) | 1 failed (1 step) | 3 ignored | 2 filtered out (69ms)";
  assertEquals(readCounts(`${busy}\n\nerror: Test failed\n`, 1), {
    passed: 4,
    failed: 1,
    skipped: 3,
  });
});

Deno.test("readCounts takes the last summary, since a test may print one of its own", () => {
  const output = "ok | 1 passed | 0 failed (1ms)\nok | 7 passed | 0 failed (9ms)\n";
  assertEquals(readCounts(output, 0).passed, 7);
});

Deno.test("readCounts reads PHPUnit when all is well", () => {
  assertEquals(readCounts("OK (1 test, 3 assertions)\n", 0).passed, 1);
  assertEquals(readCounts("Time: 00:00.004\n\nOK (31 tests, 90 assertions)\n", 0), {
    passed: 31,
    failed: 0,
    skipped: 0,
  });
});

Deno.test("readCounts reads PHPUnit's list of outcomes, risky tests and warnings as failures", () => {
  const output = "FAILURES!\n" +
    "Tests: 20, Assertions: 41, Errors: 1, Failures: 2, Warnings: 1, Skipped: 3, Incomplete: 1, Risky: 1.\n";
  assertEquals(readCounts(output, 1), { passed: 11, failed: 5, skipped: 4 });
});

Deno.test("readCounts reads PHPUnit's skipped tests as no failure", () => {
  const output = "OK, but incomplete, skipped, or risky tests!\n" +
    "Tests: 5, Assertions: 9, Skipped: 2.\n";
  assertEquals(readCounts(output, 0), { passed: 3, failed: 0, skipped: 2 });
});

Deno.test("readCounts counts a crash without a summary as one failure", () => {
  assertEquals(readCounts("error: Type checking failed.\n", 1), {
    passed: 0,
    failed: 1,
    skipped: 0,
  });
});

Deno.test("readCounts counts a crash after a good summary as one failure", () => {
  assertEquals(readCounts("ok | 3 passed | 0 failed (1ms)\n", 139), {
    passed: 3,
    failed: 1,
    skipped: 0,
  });
});

Deno.test("readCounts counts a suite that ran no test as one failure", () => {
  assertEquals(readCounts("ok | 0 passed | 0 failed (0ms)\n", 0).failed, 1);
  assertEquals(readCounts("No tests executed!\n", 0).failed, 1);
});

Deno.test("closingLine says skipped only where there are any", () => {
  const suites = [{ passed: 3, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 0 }];
  assertEquals(closingLine(sumCounts(suites)), "5 passed, 1 failed");
  assertEquals(closingLine({ passed: 3, failed: 0, skipped: 2 }), "3 passed, 0 failed, 2 skipped");
});

Deno.test("readCounts reads our own closing line, but only as the last line of all", () => {
  assertEquals(readCounts("judge: 9 passed, 9 failed\n5 passed, 1 failed, 2 skipped\n", 1), {
    passed: 5,
    failed: 1,
    skipped: 2,
  });
  assertEquals(readCounts("5 passed, 0 failed\nok | 7 passed | 0 failed (9ms)\n", 0).passed, 7);
});
