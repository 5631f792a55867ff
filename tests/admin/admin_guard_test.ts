import { assertEquals } from "@std/assert";
import { guardAdmin } from "../../src/admin/admin_guard.ts";
import { fakeContext } from "../http/fake_context.ts";

async function statusFor(hostname: string, headers: Record<string, string>): Promise<number> {
  const answer = await guardAdmin(hostname)(
    fakeContext("/status", { headers }),
    () => new Response("in"),
  );
  await answer.body?.cancel();
  return answer.status;
}

const ADMITTED: readonly (readonly [string, string])[] = [
  ["127.0.0.1", "localhost:9180"],
  ["127.0.0.1", "127.0.0.1:9180"],
  ["127.0.0.1", "[::1]:9180"],
  ["10.1.2.3", "10.1.2.3:9180"],
  ["0.0.0.0", "192.0.2.7:9180"],
];
for (const [hostname, host] of ADMITTED) {
  Deno.test(`guardAdmin on ${hostname} admits Host ${host}`, async () => {
    assertEquals(await statusFor(hostname, { host }), 200);
  });
}

const REFUSED: readonly (readonly [string, Record<string, string>])[] = [
  ["a name that was made to point here", { host: "evil.example:9180" }],
  ["an address that is not listened on", { host: "192.0.2.7:9180" }],
  ["no Host", {}],
  ["a Host that is none", { host: "localhost/x" }],
  ["a page elsewhere", { host: "localhost:9180", origin: "https://evil.example" }],
  ["an opaque origin", { host: "localhost:9180", origin: "null" }],
];
for (const [what, headers] of REFUSED) {
  Deno.test(`guardAdmin refuses ${what}`, async () => {
    assertEquals(await statusFor("127.0.0.1", headers), 403);
  });
}

Deno.test("guardAdmin on every interface refuses names still, and admits a page of its own", async () => {
  assertEquals(await statusFor("0.0.0.0", { host: "evil.example" }), 403);
  const own = { host: "localhost:9180", origin: "http://localhost:9180" };
  assertEquals(await statusFor("127.0.0.1", own), 200);
});

Deno.test("guardAdmin on a unix socket asks for no Host", async () => {
  assertEquals(await statusFor("", {}), 200);
});
