import { assertEquals } from "@std/assert";
import { isLocalName } from "../../src/dev/local_names.ts";

for (
  const [hostname, isLocal] of [
    ["localhost", true],
    ["localhost.", true],
    ["shop.localhost", true],
    ["127.0.0.1", true],
    ["192.168.1.20", true],
    ["[::1]", true],
    ["web", true],
    ["shop.test", true],
    ["mac.local", true],
    ["nas.home.arpa", true],
    ["app.internal", true],
    ["evil.example", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["test", true],
    ["contest", true],
    ["a.contest", false],
  ] as const
) {
  Deno.test(`isLocalName ${isLocal ? "knows" : "does not trust"} "${hostname}"`, () => {
    assertEquals(isLocalName(hostname), isLocal);
  });
}
