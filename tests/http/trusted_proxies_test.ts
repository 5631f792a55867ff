import { assertEquals } from "@std/assert";
import { parseNetwork } from "../../src/base/network.ts";
import { TrustedProxies } from "../../src/http/trusted_proxies.ts";
import { fakeContext } from "./fake_context.ts";

const PEER = { address: "10.0.0.1", port: 40_000 };
const { target } = fakeContext("/a?b");

function seen(style: "x-forwarded" | "forwarded", headers: Record<string, string>): string {
  const networks = ["10.0.0.0/8", "fd00::/8"].flatMap((text) => parseNetwork(text) ?? []);
  const proxies = new TrustedProxies({ networks, style });
  const { client, target: view } = proxies.view(PEER, target, new Headers(headers));
  return `${client.address} ${client.port} ${view.scheme} ${view.hostname} ${view.port}`;
}

Deno.test("TrustedProxies takes the right-most hop that is no trusted proxy", () => {
  const table: readonly (readonly [string, string])[] = [
    ["198.51.100.7", "198.51.100.7 0"],
    ["1.1.1.1, 198.51.100.7, 10.0.0.9", "198.51.100.7 0"],
    ["1.1.1.1, unknown, 10.0.0.9", "10.0.0.1 40000"],
    ["198.51.100.7:4711", "198.51.100.7 4711"],
    ["[2001:db8::5]:4711, fd00::1", "2001:db8::5 4711"],
    ["2001:db8::5", "2001:db8::5 0"],
    ["10.0.0.3, 10.0.0.2", "10.0.0.3 0"],
    ["not an address", "10.0.0.1 40000"],
    ["", "10.0.0.1 40000"],
    ["198.51.100.7, ::ffff:10.0.0.9", "198.51.100.7 0"],
    ["198.51.100.7, [::ffff:10.0.0.9]:81, ::FFFF:0a00:0002", "198.51.100.7 0"],
    ["::ffff:198.51.100.7, 10.0.0.9", "198.51.100.7 0"],
    ["[::ffff:c633:6407]:4711, 10.0.0.9", "198.51.100.7 4711"],
  ];
  for (const [field, expected] of table) {
    const view = seen("x-forwarded", { "x-forwarded-for": field });
    assertEquals(view, `${expected} http localhost 80`, field);
  }
});

Deno.test("TrustedProxies takes scheme, host and port from the same hop", () => {
  const forwarded = { "x-forwarded-for": "198.51.100.7" };
  assertEquals(
    seen("x-forwarded", { ...forwarded, "x-forwarded-proto": "https" }),
    "198.51.100.7 0 https localhost 443",
  );
  assertEquals(
    seen("x-forwarded", {
      ...forwarded,
      "x-forwarded-proto": "HTTPS",
      "x-forwarded-host": "Shop.example:8443",
    }),
    "198.51.100.7 0 https shop.example 8443",
  );
  assertEquals(
    seen("x-forwarded", {
      ...forwarded,
      "x-forwarded-host": "a.example",
      "x-forwarded-port": "81",
    }),
    "198.51.100.7 0 http a.example 81",
  );
  assertEquals(
    seen("x-forwarded", {
      "x-forwarded-for": "6.6.6.6, 198.51.100.7, 10.0.0.2",
      "x-forwarded-proto": "ftp, https, http",
      "x-forwarded-host": "evil.example, shop.example, inner.example",
    }),
    "198.51.100.7 0 https shop.example 443",
  );
});

Deno.test("TrustedProxies ignores what is no scheme, host or port", () => {
  for (
    const field of [
      { "x-forwarded-proto": "javascript" },
      { "x-forwarded-host": "evil.example/path?" },
      { "x-forwarded-port": "0" },
      { "x-forwarded-port": "99999" },
    ]
  ) {
    const view = seen("x-forwarded", { "x-forwarded-for": "198.51.100.7", ...field });
    assertEquals(view, "198.51.100.7 0 http localhost 80", JSON.stringify(field));
  }
});

Deno.test("TrustedProxies reads Forwarded (RFC 7239), and then nothing else", () => {
  const table: readonly (readonly [string, string])[] = [
    ["for=198.51.100.7", "198.51.100.7 0 http localhost 80"],
    ['For="[2001:db8:cafe::17]:4711";proto=https', "2001:db8:cafe::17 4711 https localhost 443"],
    [
      'for=6.6.6.6, for="198.51.100.7:99";host="a.example:81";proto=http, for=10.0.0.4',
      "198.51.100.7 99 http a.example 81",
    ],
    ['for=198.51.100.7, for="[::ffff:10.0.0.9]:81"', "198.51.100.7 0 http localhost 80"],
    ['for="[::ffff:198.51.100.7]:99", for="[::ffff:a00:4]"', "198.51.100.7 99 http localhost 80"],
    ["for=_hidden;proto=https", "10.0.0.1 40000 https localhost 443"],
    ['for="198.51.100.7', "10.0.0.1 40000 http localhost 80"],
    ["nonsense", "10.0.0.1 40000 http localhost 80"],
  ];
  for (const [field, expected] of table) {
    const headers = { "forwarded": field, "x-forwarded-for": "203.0.113.1" };
    assertEquals(seen("forwarded", headers), expected, field);
  }
  const both = { "forwarded": "for=1.2.3.4", "x-forwarded-for": "203.0.113.1" };
  assertEquals(seen("x-forwarded", both), "203.0.113.1 0 http localhost 80");
});

Deno.test("TrustedProxies trusts its networks only", () => {
  const networks = [parseNetwork("10.0.0.0/8")].flatMap((network) => network ?? []);
  const proxies = new TrustedProxies({ networks, style: "forwarded" });
  assertEquals(
    ["10.9.9.9", "11.0.0.1", "unix:", "10.9.9.9", "::ffff:10.1.2.3", "::ffff:11.1.2.3"].map(
      (peer) => proxies.isTrusted(peer),
    ),
    [true, false, false, true, true, false],
  );
});
