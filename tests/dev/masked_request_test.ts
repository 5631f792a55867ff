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
      ["X-Api-Key", "k3y"],
      ["x-session-id", "s3ss"],
      ["cookie", "PHPSESSID=s3ss; theme=dark"],
    ],
  });
  assertEquals(facts.target, "/a?page=2&token=***&password=***&api_key=***");
  assertEquals(facts.headers, [
    ["accept", "text/html"],
    ["Authorization", "***"],
    ["x-csrf-token", "***"],
    ["X-Api-Key", "***"],
    ["x-session-id", "***"],
  ]);
  assertEquals(facts.cookies, [["PHPSESSID", "***"], ["theme", "***"]]);
  for (const secret of ["aHVudGVyMg", "t0ken", "k3y", "s3ss", "abc"]) {
    assert(!JSON.stringify(facts).includes(secret));
  }
});

Deno.test("maskRequest hides what is secret in the address of the page before", () => {
  const { headers } = maskRequest({
    requestId: "r1",
    method: "GET",
    target: "/",
    headers: [
      ["referer", "https://ann:pass@example.test/reset?token=abc&page=2"],
      ["x-original-url", "/a?api_key=k"],
      ["user-agent", "Robot (+https://example.test/?token=public)"],
    ],
  });
  assertEquals(headers, [
    ["referer", "https://***@example.test/reset?token=***&page=2"],
    ["x-original-url", "/a?api_key=***"],
    ["user-agent", "Robot (+https://example.test/?token=public)"],
  ]);
});
