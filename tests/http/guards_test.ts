import { assertEquals } from "@std/assert";
import { announcedBodyBytes, limitBody } from "../../src/http/body_limit.ts";
import { compose, type Handler } from "../../src/http/handler.ts";
import { methodGuard } from "../../src/http/method_guard.ts";
import { requestIdHandler } from "../../src/http/request_id_handler.ts";
import { fakeContext, type FakeRequest } from "./fake_context.ts";

/** What a handler answers, before an application that answers 200. */
async function run(handler: Handler, options: FakeRequest): Promise<Response> {
  return await compose([handler], () => new Response("app"))(fakeContext("/", options));
}

Deno.test("methodGuard refuses TRACE and CONNECT with 405 and Allow, and echoes nothing", async () => {
  for (const method of ["TRACE", "CONNECT"]) {
    const response = await run(methodGuard, { method, headers: { "x-secret": "abc123" } });
    assertEquals([response.status, response.headers.get("allow")?.includes("GET")], [405, true]);
    assertEquals((await response.text()).includes("abc123"), false);
  }
});

Deno.test("methodGuard lets every other method pass, known or not", async () => {
  for (const method of ["GET", "PROPFIND", "trace", "FOO", "DELETE"]) {
    assertEquals((await run(methodGuard, { method })).status, 200, method);
  }
});

Deno.test("limitBody answers 413 by Content-Length, one byte above the limit", async () => {
  const handler = limitBody({ maxBodyBytes: 100 });
  const status = async (length: string) =>
    (await run(handler, { method: "POST", headers: { "content-length": length } })).status;
  assertEquals(await status("100"), 200);
  assertEquals(await status("101"), 413);
  assertEquals(await status("99999999999999999999"), 413);
  assertEquals(await status("101, 101"), 413);
});

Deno.test("limitBody answers 411 to a body in chunks that nobody would read", async () => {
  const handler = limitBody({ maxBodyBytes: 100 });
  const status = async (method: string) =>
    (await run(handler, { method, headers: { "transfer-encoding": "chunked" } })).status;
  assertEquals(await status("GET"), 411);
  assertEquals(await status("HEAD"), 411);
  assertEquals(await status("DELETE"), 200);
  assertEquals(await status("POST"), 200);
});

Deno.test("limitBody does not read the body that it refuses", async () => {
  const context = fakeContext("/", {
    method: "POST",
    body: "x".repeat(200),
    headers: { "content-length": "200" },
  });
  const response = await limitBody({ maxBodyBytes: 100 })(context, () => new Response());
  assertEquals([response.status, context.request.bodyUsed, context.notes.errorCode], [
    413,
    false,
    "body_too_large",
  ]);
});

Deno.test("announcedBodyBytes is undefined for a chunked body", () => {
  assertEquals(announcedBodyBytes(new Headers({ "transfer-encoding": "chunked" })), undefined);
});

Deno.test("requestIdHandler returns X-Request-Id, as the Go server did not (defect 19)", async () => {
  const response = await run(requestIdHandler, { requestId: "abc-1" });
  assertEquals(response.headers.get("x-request-id"), "abc-1");
});

Deno.test("requestIdHandler returns the id of our logs, also where the application sent another", async () => {
  const answer = () =>
    new Response("", {
      headers: [["X-Request-ID", "theirs"], ["Set-Cookie", "a"], ["Set-Cookie", "b"]],
    });
  const response = await requestIdHandler(
    fakeContext("/", { requestId: "ours" }),
    () => Promise.resolve(answer()),
  );
  assertEquals(response.headers.get("x-request-id"), "ours");
  assertEquals(response.headers.getSetCookie(), ["a", "b"]);
});
