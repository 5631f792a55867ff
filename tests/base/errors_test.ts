import { assertEquals, assertStrictEquals } from "@std/assert";
import { AppServerError, asError, messageOf } from "../../src/base/errors.ts";

Deno.test("asError keeps an error, and makes one of anything else that was thrown", () => {
  const error = new AppServerError("internal", "Broken");
  assertStrictEquals(asError(error), error);
  assertEquals(asError("text").message, "text");
  assertEquals(asError(undefined).message, "undefined");
});

Deno.test("messageOf says an error's message, and anything else as text", () => {
  assertEquals([messageOf(new TypeError("Broken")), messageOf(7)], ["Broken", "7"]);
});
