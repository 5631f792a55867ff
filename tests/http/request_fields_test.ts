import { assertEquals } from "@std/assert";
import { RequestFields } from "../../src/http/request_fields.ts";

Deno.test("RequestFields says of every field what Headers says", () => {
  const headers = new Headers([
    ["Host", "localhost"],
    ["Cookie", "a=1"],
    ["Cookie", "b=2"],
    ["X-Empty", ""],
    ["X-Latin", "caf\u00e9"],
  ]);
  const fields = new RequestFields(headers);
  for (const name of ["host", "cookie", "x-empty", "x-latin", "absent"]) {
    assertEquals([fields.get(name), fields.has(name)], [headers.get(name), headers.has(name)]);
  }
  assertEquals(fields.pairs, [...headers]);
});
