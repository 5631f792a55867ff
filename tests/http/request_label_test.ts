import { assertEquals } from "@std/assert";
import { requestLabel } from "../../src/http/request_label.ts";
import { fakeContext } from "./fake_context.ts";

Deno.test("requestLabel returns X-Request-Id, as the Go server did not (defect 19)", () => {
  const response = requestLabel.answered(
    fakeContext("/", { requestId: "abc-1" }),
    new Response("app"),
  );
  assertEquals(response.headers.get("x-request-id"), "abc-1");
});

Deno.test("requestLabel returns the id of our logs, also where the application sent another", () => {
  const response = requestLabel.answered(
    fakeContext("/", { requestId: "ours" }),
    new Response("", {
      headers: [["X-Request-ID", "theirs"], ["Set-Cookie", "a"], ["Set-Cookie", "b"]],
    }),
  );
  assertEquals(response.headers.get("x-request-id"), "ours");
  assertEquals(response.headers.getSetCookie(), ["a", "b"]);
});

Deno.test("requestLabel does not touch an answer whose maker has labelled it, but one that took its place", () => {
  const context = fakeContext("/");
  const made = new Response("app");
  context.notes.labelled = made;
  requestLabel.answered(context, made);
  assertEquals(made.headers.has("x-request-id"), false);
  const other = requestLabel.answered(context, new Response("file"));
  assertEquals(other.headers.get("x-request-id"), "id-1");
});
