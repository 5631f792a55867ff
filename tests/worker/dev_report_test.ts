import { assertEquals } from "@std/assert";
import { readReport } from "../../src/worker/dev_report.ts";

Deno.test("readReport takes leaks and absolute paths, and leaves out everything else", () => {
  const leak = { kind: "global", name: "$cart", what: "grew", "put_back": false };
  const text = JSON.stringify({ leaks: [leak], files: ["/a/B.php", "b", 1], more: 2 });
  assertEquals(readReport(text), {
    leaks: [{ kind: "global", name: "$cart", what: "grew", isPutBack: false }],
    files: ["/a/B.php"],
  });
});

Deno.test("readReport makes nothing of what is no report", () => {
  for (const text of ["", "{", "[]", "null", "1", '{"leaks":1,"files":{}}']) {
    assertEquals(readReport(text), { leaks: [], files: [] });
  }
});
