import { assertEquals } from "@std/assert";
import { formatListenAddress } from "../../src/config/listen_address.ts";
import { parseConfig } from "../../src/config/parse_config.ts";
import { issuesOf } from "./issues_of.ts";

const READ: readonly (readonly [string, string, number])[] = [
  [":8080", "", 8080],
  [":0", "", 0],
  ["127.0.0.1:65535", "127.0.0.1", 65_535],
  ["localhost:80", "localhost", 80],
  ["[::1]:8080", "::1", 8080],
  ["[::]:1", "::", 1],
];

for (const [text, hostname, port] of READ) {
  Deno.test(`listen takes ${text}, and formatListenAddress writes it again`, () => {
    const { listen } = parseConfig(JSON.stringify({ listen: text }));
    assertEquals(listen, { hostname, port });
    assertEquals(formatListenAddress(listen), text);
  });
}

const REFUSED: readonly (readonly [unknown, string, string])[] = [
  [8080, "wrong_type", 'Write ":8080"'],
  ["8080", "bad_value", 'Write ":8080"'],
  ["localhost", "bad_value", 'Write "localhost:8080"'],
  ["http://localhost:80", "bad_value", "Leave the scheme away"],
  ["*:80", "bad_value", 'Write ":80" for every interface'],
  ["::1:8080", "bad_value", "Put an IPv6 address into brackets: [::1]:8080"],
  ["", "bad_value", 'Write ":8080"'],
  [":65536", "out_of_range", ""],
  [":-1", "bad_value", ""],
  ["999.1.1.1:80", "bad_value", ""],
  ["[::1::2]:80", "bad_value", ""],
  ["a b:80", "bad_value", ""],
];

for (const [value, code, hint] of REFUSED) {
  Deno.test(`listen refuses ${JSON.stringify(value)} and says what to write where it can`, () => {
    const issues = issuesOf(JSON.stringify({ listen: value }));
    assertEquals(issues.map((issue) => [issue.code, issue.hint]), [[code, hint]]);
  });
}
