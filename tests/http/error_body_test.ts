import { assertEquals, assertThrows } from "@std/assert";
import { errorResponse } from "../../src/http/error_body.ts";
import { jsonResponse } from "../../src/http/json_response.ts";
import { fakeContext } from "./fake_context.ts";

function answer(status: number, accept?: string): Response {
  const headers: Record<string, string> = accept === undefined ? {} : { accept };
  return errorResponse(status, fakeContext("/secret?token=1", { requestId: "id-7", headers }));
}

Deno.test("errorResponse says status text and request id, and nothing else", async () => {
  const response = answer(502);
  assertEquals(response.status, 502);
  assertEquals(response.headers.get("content-type"), "text/plain; charset=UTF-8");
  assertEquals(response.headers.get("cache-control"), "no-store");
  const body = await response.text();
  assertEquals(body, "Bad Gateway\n\nRequest id: id-7\n");
  assertEquals(response.headers.get("content-length"), String(body.length));
});

Deno.test("errorResponse answers JSON to whoever prefers it", async () => {
  const json = [
    "application/json",
    "application/json, text/plain, */*",
    "application/problem+json, text/html;q=0.5",
    "text/html;q=0.1, application/json",
  ];
  for (const accept of json) {
    const response = answer(404, accept);
    assertEquals(response.headers.get("content-type"), "application/json", accept);
    assertEquals(await response.json(), { status: 404, error: "Not Found", request_id: "id-7" });
  }
});

Deno.test("errorResponse answers text to browsers, to whoever takes anything, and to nonsense", () => {
  const text = [
    undefined,
    "*/*",
    "",
    "*",
    ";;;,",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    "application/json;q=0",
    "a".repeat(3000),
  ];
  for (const accept of text) {
    assertEquals(
      answer(500, accept).headers.get("content-type"),
      "text/plain; charset=UTF-8",
      accept,
    );
  }
});

Deno.test("errorResponse adds the headers it is given", () => {
  const response = errorResponse(503, fakeContext("/"), [["Retry-After", "1"]]);
  assertEquals(response.headers.get("retry-after"), "1");
});

Deno.test("jsonResponse makes a JSON answer that is not cached", async () => {
  const response = jsonResponse({ a: "é" }, { status: 202, headers: [["X-A", "b"]] });
  assertEquals([response.status, response.headers.get("x-a")], [202, "b"]);
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(response.headers.get("content-length"), "11");
  assertEquals(await response.json(), { a: "é" });
});

Deno.test("jsonResponse refuses a value that has no JSON form", () => {
  assertThrows(() => jsonResponse(undefined), TypeError);
});
