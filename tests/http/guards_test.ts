import { assertEquals } from "@std/assert";
import { announcedBodyBytes, limitBody } from "../../src/http/body_limit.ts";
import { compose, type Handler } from "../../src/http/handler.ts";
import { methodGuard } from "../../src/http/method_guard.ts";
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

Deno.test("limitBody answers 400 to a body of GET or HEAD, which nobody would get", async () => {
  const handler = limitBody({ maxBodyBytes: 100 });
  const status = async (method: string, headers: Record<string, string>) =>
    (await run(handler, { method, headers })).status;
  for (const method of ["GET", "HEAD"]) {
    assertEquals(await status(method, { "transfer-encoding": "chunked" }), 400);
    assertEquals(await status(method, { "content-length": "1" }), 400);
    assertEquals(await status(method, { "content-length": "0" }), 200);
    assertEquals(await status(method, { "content-length": "101" }), 413);
  }
  for (const method of ["DELETE", "POST", "OPTIONS"]) {
    assertEquals(await status(method, { "transfer-encoding": "chunked" }), 200);
    assertEquals(await status(method, { "content-length": "1" }), 200);
  }
});

Deno.test("limitBody answers 501 to every transfer coding but chunked", async () => {
  const handler = limitBody({ maxBodyBytes: 100 });
  const status = async (coding: string, method = "POST") =>
    (await run(handler, { method, headers: { "transfer-encoding": coding } })).status;
  for (const coding of ["gzip, chunked", "gzip,chunked", "x, chunked", "identity, chunked"]) {
    assertEquals([await status(coding), await status(coding, "GET")], [501, 501], coding);
  }
  assertEquals([await status("Chunked"), await status("chunked")], [200, 200]);
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
