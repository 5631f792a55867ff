import { assert, assertEquals } from "@std/assert";
import { maskRequest } from "../../src/dev/masked_request.ts";

Deno.test("maskRequest hides credentials, cookies and secret parameters, and nothing else", () => {
  const facts = maskRequest({
    requestId: "r1",
    method: "GET",
    target: "/a?page=2&token=abc&password=&api_key=k",
    headers: [
      ["accept", "text/html"],
      ["Authorization", "Basic aHVudGVyMg=="],
      ["x-csrf-token", "t0ken"],
      ["cookie", "PHPSESSID=s3ss; theme=dark"],
    ],
  });
  assertEquals(facts.target, "/a?page=2&token=***&password=***&api_key=***");
  assertEquals(facts.headers, [
    ["accept", "text/html"],
    ["Authorization", "***"],
    ["x-csrf-token", "***"],
  ]);
  assertEquals(facts.cookies, [["PHPSESSID", "***"], ["theme", "***"]]);
  for (const secret of ["aHVudGVyMg", "t0ken", "s3ss", "abc"]) {
    assert(!JSON.stringify(facts).includes(secret));
  }
});
