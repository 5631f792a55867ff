import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import {
  isWellFormedRequestId,
  randomRequestIdPrefix,
  RequestIdSource,
} from "../../src/http/request_id.ts";

Deno.test("RequestIdSource counts up behind its prefix, in base 36", () => {
  const ids = new RequestIdSource("p-");
  const made = Array.from({ length: 37 }, () => ids.takeOrMake(null));
  assertEquals([made[0], made[9], made[35], made[36]], ["p-1", "p-a", "p-10", "p-11"]);
});

Deno.test("RequestIdSource keeps a well-formed identifier of the client", () => {
  const ids = new RequestIdSource("p-");
  const uuid = "550e8400-e29b-41d4-a716-446655440000";
  assertEquals(ids.takeOrMake(uuid), uuid);
  assertEquals(ids.takeOrMake("x"), "x");
});

Deno.test("RequestIdSource replaces what could break a log line, a header or a page", () => {
  const ids = new RequestIdSource("p-");
  const hostile = [
    "",
    "a b",
    "a\nb",
    "<b>",
    '"',
    "a,b",
    "é",
    "a\0",
    "x".repeat(65),
    "{}",
    "%0a",
    "a;b",
    "\x7f",
  ];
  for (const text of hostile) {
    assertEquals(isWellFormedRequestId(text), false, text);
    assertMatch(ids.takeOrMake(text), /^p-[a-z0-9]+$/);
  }
});

Deno.test("randomRequestIdPrefix differs from process to process, and passes its own grammar", () => {
  assertNotEquals(randomRequestIdPrefix(), randomRequestIdPrefix());
  assertEquals(isWellFormedRequestId(randomRequestIdPrefix()), true);
});
