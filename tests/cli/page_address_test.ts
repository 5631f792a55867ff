import { assertEquals } from "@std/assert";
import { pageAddress } from "../../src/cli/page_address.ts";

Deno.test("pageAddress names the host that is listened on, and localhost for every interface", () => {
  const at = (hostname: string) => pageAddress({ hostname, port: 8080 });
  assertEquals(["127.0.0.1", "shop.test", "::1"].map(at), [
    "http://127.0.0.1:8080",
    "http://shop.test:8080",
    "http://[::1]:8080",
  ]);
  for (const hostname of ["", "0.0.0.0", "::"]) {
    assertEquals(at(hostname), "http://localhost:8080");
  }
});

Deno.test("pageAddress knows none for a socket in the file system", () => {
  assertEquals(pageAddress({ hostname: "unix:", port: 0 }), undefined);
});
