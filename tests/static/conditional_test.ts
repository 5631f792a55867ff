import { assertEquals, assertNotEquals } from "@std/assert";
import { isRangeCurrent, judgeConditions, makeValidators } from "../../src/static/conditional.ts";
import { formatHttpDate, parseHttpDate } from "../../src/static/http_date.ts";
import { MODIFIED_MS } from "./fake_files.ts";

const NOW_MS = Date.UTC(2025, 0, 1);
const VALIDATORS = makeValidators({ sizeBytes: 13, modifiedMs: MODIFIED_MS, inode: 7 }, NOW_MS);
const { etag } = VALIDATORS;
const DATE = "Tue, 05 Mar 2024 06:07:08 GMT";
const EARLIER = "Tue, 05 Mar 2019 06:07:08 GMT";
const LATER = "Tue, 05 Mar 2030 06:07:08 GMT";

function judged(fields: Record<string, string>): string {
  return judgeConditions(new Headers(fields), VALIDATORS);
}

Deno.test("makeValidators makes a strong tag that follows size, time and inode", () => {
  const facts = { sizeBytes: 13, modifiedMs: MODIFIED_MS, inode: 7 };
  assertEquals(/^"[a-z0-9-]+"$/.test(etag), true);
  for (const change of [{ sizeBytes: 14 }, { modifiedMs: MODIFIED_MS + 1 }, { inode: 8 }]) {
    assertNotEquals(makeValidators({ ...facts, ...change }, NOW_MS).etag, etag);
  }
});

Deno.test("makeValidators never dates a file into the future", () => {
  const { lastModifiedMs } = makeValidators(
    { sizeBytes: 1, modifiedMs: NOW_MS + 5000, inode: 1 },
    NOW_MS,
  );
  assertEquals(lastModifiedMs, NOW_MS);
  assertEquals(
    makeValidators({ sizeBytes: 1, modifiedMs: undefined, inode: 1 }, NOW_MS).lastModifiedMs,
    undefined,
  );
});

Deno.test("judgeConditions answers If-None-Match: list, weak tag, star, miss", () => {
  assertEquals(judged({ "if-none-match": etag }), "not_modified");
  assertEquals(judged({ "if-none-match": `"x", ${etag}, "y"` }), "not_modified");
  assertEquals(judged({ "if-none-match": `W/${etag}` }), "not_modified");
  assertEquals(judged({ "if-none-match": "*" }), "not_modified");
  assertEquals(judged({ "if-none-match": '"x"' }), "proceed");
});

Deno.test("judgeConditions answers If-Modified-Since, to the second", () => {
  assertEquals(judged({ "if-modified-since": DATE }), "not_modified");
  assertEquals(judged({ "if-modified-since": LATER }), "not_modified");
  assertEquals(judged({ "if-modified-since": EARLIER }), "proceed");
  assertEquals(judged({ "if-modified-since": "yesterday" }), "proceed");
});

Deno.test("judgeConditions lets If-None-Match outrank If-Modified-Since", () => {
  assertEquals(judged({ "if-none-match": '"x"', "if-modified-since": DATE }), "proceed");
  assertEquals(judged({ "if-none-match": etag, "if-modified-since": EARLIER }), "not_modified");
});

Deno.test("judgeConditions fails If-Match on another tag, and compares strongly", () => {
  assertEquals(judged({ "if-match": '"x"' }), "failed");
  assertEquals(judged({ "if-match": `W/${etag}` }), "failed");
  assertEquals(judged({ "if-match": etag }), "proceed");
  assertEquals(judged({ "if-match": "*" }), "proceed");
});

Deno.test("judgeConditions fails If-Unmodified-Since on a younger file, unless If-Match is there", () => {
  assertEquals(judged({ "if-unmodified-since": EARLIER }), "failed");
  assertEquals(judged({ "if-unmodified-since": DATE }), "proceed");
  assertEquals(judged({ "if-unmodified-since": "garbage" }), "proceed");
  assertEquals(judged({ "if-match": etag, "if-unmodified-since": EARLIER }), "proceed");
});

Deno.test("judgeConditions says 412 before 304", () => {
  assertEquals(judged({ "if-match": '"x"', "if-none-match": etag }), "failed");
  assertEquals(judged({ "if-match": etag, "if-none-match": etag }), "not_modified");
});

Deno.test("isRangeCurrent takes the same tag or the same date, and nothing weaker", () => {
  const ask = (condition: string) =>
    isRangeCurrent(new Headers({ "if-range": condition }), VALIDATORS);
  assertEquals([isRangeCurrent(new Headers(), VALIDATORS), ask(etag), ask(DATE)], [
    true,
    true,
    true,
  ]);
  assertEquals([ask('"nope"'), ask(`W/${etag}`), ask(EARLIER), ask(LATER), ask("x")], [
    false,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("parseHttpDate reads all three forms, and formatHttpDate writes the first", () => {
  const epochMs = Date.UTC(2024, 2, 5, 6, 7, 8);
  assertEquals(parseHttpDate(DATE), epochMs);
  assertEquals(parseHttpDate("Tuesday, 05-Mar-24 06:07:08 GMT"), epochMs);
  assertEquals(parseHttpDate("Tue Mar  5 06:07:08 2024"), epochMs);
  assertEquals(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), Date.UTC(1994, 10, 6, 8, 49, 37));
  assertEquals(formatHttpDate(epochMs), DATE);
});

Deno.test("parseHttpDate refuses everything else", () => {
  const wrong = [
    "",
    "yesterday",
    "0",
    "2024-03-05",
    "Tue, 5 Mar 2024 06:07:08 GMT",
    "Tue, 05 Mar 2024 06:07:08 UTC",
    "Tue, 30 Feb 2024 06:07:08 GMT",
    "Tue, 05 Mar 2024 24:00:00 GMT",
    "Tue, 05 Foo 2024 06:07:08 GMT",
    `${DATE} `,
  ];
  for (const text of wrong) assertEquals(parseHttpDate(text), undefined, text);
});
