import { assertEquals } from "@std/assert";
import { clientAddress } from "../../src/http/client_address.ts";

function ofHost(hostname: string): string {
  return clientAddress({ transport: "tcp", hostname, port: 50_000 }).address;
}

Deno.test("clientAddress passes addresses on, with their port", () => {
  assertEquals(clientAddress({ transport: "tcp", hostname: "192.0.2.7", port: 50_000 }), {
    address: "192.0.2.7",
    port: 50_000,
  });
  assertEquals(ofHost("2001:db8::1"), "2001:db8::1");
});

Deno.test("clientAddress cuts an IPv6 zone, which PHP's address functions refuse", () => {
  assertEquals(ofHost("fe80::1%eth0"), "fe80::1");
});

Deno.test("clientAddress gives an IPv4 client of a dual-stack socket its IPv4 address", () => {
  assertEquals(ofHost("::ffff:192.0.2.7"), "192.0.2.7");
  assertEquals(ofHost("::ffff:c000:207"), "::ffff:c000:207");
});

Deno.test("clientAddress does not call the peer of a unix socket local", () => {
  assertEquals(clientAddress({ transport: "unix", path: "/run/app.sock" }), {
    address: "unix:",
    port: 0,
  });
});
