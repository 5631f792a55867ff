import { assertEquals } from "@std/assert";
import { closestWord, editDistance } from "../../src/config/closest_word.ts";
import { issuesOf } from "./issues_of.ts";

Deno.test("closestWord forgives slips, case and separators", () => {
  const known = ["slow_workers", "fast_workers", "listen"];
  assertEquals(closestWord("fast_wrokers", known), "fast_workers");
  assertEquals(closestWord("fastWorkers", known), "fast_workers");
  assertEquals(closestWord("FAST-WORKER", known), "fast_workers");
  assertEquals(closestWord("listn", known), "listen");
});

Deno.test("closestWord gives nothing rather than a wild guess", () => {
  assertEquals(closestWord("colour", ["listen", "static"]), undefined);
  assertEquals(closestWord("", ["listen"]), undefined);
  assertEquals(closestWord("listen", []), undefined);
});

Deno.test("editDistance counts insertions, deletions, replacements and swaps of neighbours", () => {
  const table: readonly (readonly [string, string, number])[] = [
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "", 3],
    ["abc", "abc", 0],
    ["abc", "axc", 1],
    ["abc", "acb", 1],
    ["kitten", "sitting", 3],
  ];
  for (const [from, to, distance] of table) assertEquals(editDistance(from, to), distance);
});

Deno.test("an unknown key is told which key was probably meant, or where the keys are listed", () => {
  const hintFor = (name: string) => issuesOf(JSON.stringify({ [name]: 1 }))[0]?.hint;
  assertEquals(hintFor("requestTimeoutMs"), 'Did you mean "request_timeout_ms"?');
  assertEquals(hintFor("max_que"), 'Did you mean "max_queue"?');
  assertEquals(hintFor("colour"), "The keys are listed in docs/CONFIG.md");
});
