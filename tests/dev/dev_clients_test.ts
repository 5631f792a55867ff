import { assertEquals } from "@std/assert";
import { parseNetwork } from "../../src/base/network.ts";
import { DevClients } from "../../src/dev/dev_clients.ts";
import { fakeContext } from "../http/fake_context.ts";

const CLIENTS = new DevClients(
  ["127.0.0.0/8", "::1", "10.1.0.0/16"].flatMap((text) => parseNetwork(text) ?? []),
);

for (
  const [address, isShown] of [
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["::1", true],
    ["10.1.2.3", true],
    ["10.2.0.1", false],
    ["192.0.2.7", false],
    ["unix:", false],
    ["", false],
  ] as const
) {
  Deno.test(`DevClients ${isShown ? "knows" : "does not know"} "${address}"`, () => {
    const context = { ...fakeContext("/"), remoteAddress: address };
    assertEquals(CLIENTS.maySee(context), isShown);
  });
}

for (const name of ["forwarded", "x-forwarded-for", "via"]) {
  Deno.test(`DevClients does not believe a proxy that nobody trusts (${name})`, () => {
    const context = fakeContext("/", { headers: { [name]: "x" } });
    assertEquals(CLIENTS.maySee(context), false);
    assertEquals(CLIENTS.maySee({ ...context, isFromTrustedProxy: true }), true);
  });
}

Deno.test("DevClients shows nothing to who asks under a name that may be a stranger's (DNS rebinding)", () => {
  const base = fakeContext("/");
  const named = (hostname: string) => ({ ...base, target: { ...base.target, hostname } });
  assertEquals(CLIENTS.maySee(named("evil.example")), false);
  assertEquals(CLIENTS.maySee(named("shop.test")), true);
  const ours = new DevClients([parseNetwork("127.0.0.0/8") ?? []].flat(), ["dev.shop.example"]);
  assertEquals(
    ["dev.shop.example", "shop.example"].map((name) => ours.maySee(named(name))),
    [true, false],
  );
});
