import { assertEquals } from "@std/assert";
import {
  isAddress,
  isIpv6Address,
  isWithin,
  type Network,
  parseNetwork,
  plainAddress,
} from "../../src/base/network.ts";

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map((text) => {
    const network = parseNetwork(text);
    if (network === undefined) throw new Error(`Not a network: ${text}`);
    return network;
  });
}

Deno.test("parseNetwork refuses what is no address or has too many bits", () => {
  for (
    const text of [
      "",
      "10.0.0.0/33",
      "10.0.0/8",
      "10.0.0.256",
      "010.0.0.1",
      "::/129",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "10.0.0.1/8/8",
      "10.0.0.1/",
      "10.0.0.1/-1",
      "localhost",
      "[::1]",
      "::1%eth0",
      "*",
    ]
  ) assertEquals(parseNetwork(text), undefined, text);
});

Deno.test("isWithin compares the common bits, of one family only", () => {
  const list = networks(
    "10.0.0.0/8",
    "192.0.2.7",
    "fd00::/8",
    "2001:db8::/33",
    "0:0::ffff:1.2.3.4",
  );
  for (
    const inside of ["10.255.0.1", "192.0.2.7", "fdff::1", "2001:db8:7fff::1", "::ffff:1.2.3.4"]
  ) {
    assertEquals(isWithin(list, inside), true, inside);
  }
  for (
    const outside of ["11.0.0.1", "192.0.2.8", "fe00::1", "2001:db8:8000::1", "::a00:1", "", "x"]
  ) {
    assertEquals(isWithin(list, outside), false, outside);
  }
  assertEquals(isWithin(networks("0.0.0.0/0"), "203.0.113.9"), true);
  assertEquals(isWithin(networks("0.0.0.0/0"), "::1"), false);
});

Deno.test("isWithin takes IPv4 in IPv6 for IPv4, in networks and in addresses", () => {
  for (const network of ["10.0.0.0/8", "::ffff:10.0.0.0/104", "::ffff:a00:0/104"]) {
    const list = networks(network);
    for (const inside of ["10.1.2.3", "::ffff:10.1.2.3", "0:0:0:0:0:FFFF:0a01:0203"]) {
      assertEquals(isWithin(list, inside), true, `${inside} in ${network}`);
    }
    for (const outside of ["11.1.2.3", "::ffff:11.1.2.3", "::10.1.2.3", "::fffe:10.1.2.3"]) {
      assertEquals(isWithin(list, outside), false, `${outside} in ${network}`);
    }
  }
  assertEquals(isWithin(networks("::/0"), "2001:db8::1"), true);
  assertEquals(isWithin(networks("::ffff:10.0.0.1"), "10.0.0.1"), true);
});

Deno.test("plainAddress writes IPv4 in IPv6 as IPv4, and leaves everything else alone", () => {
  const same = ["10.1.2.3", "::1", "2001:db8::1", "::10.1.2.3", "unix:", "", "nonsense"];
  assertEquals(same.map(plainAddress), same);
  assertEquals(
    ["::ffff:10.1.2.3", "::FFFF:a01:203", "0:0:0:0:0:ffff:c0.0.2.1"].map(plainAddress),
    ["10.1.2.3", "10.1.2.3", "0:0:0:0:0:ffff:c0.0.2.1"],
  );
});

Deno.test("isAddress knows both families", () => {
  assertEquals(["1.2.3.4", "::", "::1", "1::", "1:2:3:4:5:6:1.2.3.4"].map(isAddress), [
    true,
    true,
    true,
    true,
    true,
  ]);
  assertEquals(
    ["1.2.3.4:80", "[::1]", "unknown", "1.2.3", ":"].map(isAddress),
    Array(5).fill(false),
  );
});

Deno.test("isIpv6Address counts groups and knows the short forms", () => {
  for (
    const text of [
      "::",
      "::1",
      "1::",
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7::",
      "::ffff:127.0.0.1",
      "1:2:3:4:5:6:1.2.3.4",
    ]
  ) {
    assertEquals(isIpv6Address(text), true, text);
  }
  const wrong = [
    "",
    ":",
    ":::",
    "1",
    "1:2",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "g::",
    "::1.2.3",
    "::256.1.1.1",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7:8::",
    ":1:2:3:4:5:6:7",
  ];
  for (const text of wrong) assertEquals(isIpv6Address(text), false, text);
});
