import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { AdminToken } from "../../src/admin/admin_token.ts";

function bears(authorization: string | undefined): boolean {
  const headers = authorization === undefined ? [] : [["authorization", authorization]];
  return new AdminToken("s3cret").isBorneBy(
    new Request("http://localhost/", { headers: Object.fromEntries(headers) }),
  );
}

Deno.test("AdminToken is borne by a Bearer header with just that text", () => {
  assert(bears("Bearer s3cret"));
  assert(bears("bearer   s3cret "));
});

Deno.test("AdminToken is not borne by anything else", () => {
  const wrong = [undefined, "", "Bearer", "Bearer ", "s3cret", "Basic s3cret", "Bearer s3cre"];
  for (const header of [...wrong, "Bearer s3crett", "Bearer S3CRET", "Bearer s3cret x"]) {
    assertEquals([header, bears(header)], [header, false]);
  }
});

Deno.test("AdminToken.generate makes 32 characters that differ each time", () => {
  const token = AdminToken.generate();
  assertEquals(token.length, 32);
  assertNotEquals(token, AdminToken.generate());
});
