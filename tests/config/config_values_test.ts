import { assertEquals } from "@std/assert";
import { CONFIG_KEYS } from "../../src/config/config.ts";
import { parseConfig } from "../../src/config/parse_config.ts";
import { issuesOf, verdictOn } from "./issues_of.ts";

const REPLACED_WHEN_TOO_LOW = new Map<string, number>([
  ["fast_workers", 4],
  ["slow_workers", 2],
  ["request_timeout_ms", 10_000],
  ["max_requests_per_worker", 1000],
  ["slow_body_threshold", 2_000_000],
]);

for (const { name, shape } of CONFIG_KEYS) {
  if (shape.type !== "integer") continue;
  const { min, max } = shape;
  Deno.test(`${name} takes both ends of its range and refuses what lies beyond`, () => {
    assertEquals(verdictOn(name, min), []);
    assertEquals(verdictOn(name, max), []);
    assertEquals(verdictOn(name, max + 1), ["error out_of_range"]);
    const isLenient = REPLACED_WHEN_TOO_LOW.has(name);
    assertEquals(verdictOn(name, min - 1), [
      isLenient ? "warning replaced_value" : "error out_of_range",
    ]);
  });

  Deno.test(`${name} refuses fractions, huge numbers and other types`, () => {
    assertEquals(verdictOn(name, min + 0.5), ["error wrong_type"]);
    assertEquals(issuesOf(`{ "${name}": 1e99 }`).map(({ code }) => code), ["out_of_range"]);
    // Too large for a double, so it arrives as Infinity.
    assertEquals(issuesOf(`{ "${name}": 1e999 }`).map(({ code }) => code), ["out_of_range"]);
    for (const value of ["5", true, null, [], {}]) {
      assertEquals(verdictOn(name, value), ["error wrong_type"]);
    }
  });
}

Deno.test("numbers that the Go server replaced are replaced by the same defaults", () => {
  for (const [name, replacement] of REPLACED_WHEN_TOO_LOW) {
    const [issue] = issuesOf(`{ "${name}": -1 }`);
    assertEquals(issue?.hint, `${replacement} is used, as the Go server did`);
  }
  const config = parseConfig('{ "slow_workers": -3, "slow_body_threshold": -1 }');
  assertEquals([config.slowWorkers, config.slowBodyThresholdBytes], [2, 2_000_000]);
});

Deno.test("a number in quotes is told that numbers stand without", () => {
  assertEquals(issuesOf('{ "max_queue": "5" }')[0]?.hint, "Numbers stand without quotes");
});

for (const { name, shape } of CONFIG_KEYS) {
  if (shape.type === "integer") continue;
  Deno.test(`${name} refuses a number and null`, () => {
    assertEquals(verdictOn(name, 7), ["error wrong_type"]);
    assertEquals(verdictOn(name, null), ["error wrong_type"]);
  });
}

Deno.test("access_log takes true, false and the path of a file", () => {
  assertEquals(parseConfig('{ "access_log": true }').accessLog, { kind: "log" });
  assertEquals(parseConfig('{ "access_log": false }').accessLog, { kind: "off" });
  assertEquals(parseConfig('{ "access_log": "a.log" }').accessLog, { kind: "file", path: "a.log" });
  assertEquals(verdictOn("access_log", ""), ["error bad_value"]);
});

Deno.test("slow_routes adds a missing slash with a warning and refuses an empty entry", () => {
  assertEquals(verdictOn("slow_routes", ["/a", "b"]), ["warning replaced_value"]);
  assertEquals(parseConfig('{ "slow_routes": ["b"] }').slowRoutes, ["/b"]);
  assertEquals(verdictOn("slow_routes", [""]), ["error bad_value"]);
});

Deno.test("slow_methods writes methods in upper case with a warning and refuses what is none", () => {
  assertEquals(verdictOn("slow_methods", ["put"]), ["warning replaced_value"]);
  assertEquals(parseConfig('{ "slow_methods": ["put"] }').slowMethods, ["PUT"]);
  assertEquals(verdictOn("slow_methods", ["", "A B"]), ["error bad_value", "error bad_value"]);
});

Deno.test("a list names the entry that is wrong", () => {
  const issues = issuesOf('{ "slow_routes": ["/a", 5, "/b", null] }');
  assertEquals(issues.map(({ path, column }) => `${path} ${column}`), [
    "slow_routes[1] 25",
    "slow_routes[3] 34",
  ]);
});

Deno.test("watch takes globs below the root; a slash at the end means everything below", () => {
  assertEquals(parseConfig('{ "watch": ["./views/", "*.yaml"] }').watch, ["views/**", "*.yaml"]);
  assertEquals(verdictOn("watch", ["../x"]), ["error bad_value"]);
});
