import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { CONFIG_KEYS, DEFAULT_CONFIG } from "../../src/config/config.ts";
import { ConfigError } from "../../src/config/config_issue.ts";
import { parseConfig } from "../../src/config/parse_config.ts";
import { linesOf } from "./issues_of.ts";

Deno.test("parseConfig takes an empty object as all defaults", () => {
  assertEquals(parseConfig("{}"), DEFAULT_CONFIG);
});

Deno.test("DEFAULT_CONFIG has the Go server's defaults for the keys that it knew", () => {
  assertEquals(DEFAULT_CONFIG.fastWorkers, 4);
  assertEquals(DEFAULT_CONFIG.slowWorkers, 2);
  assertEquals(DEFAULT_CONFIG.requestTimeoutMs, 10_000);
  assertEquals(DEFAULT_CONFIG.maxRequestsPerWorker, 1000);
  assertEquals(DEFAULT_CONFIG.slowRoutes, ["/reports/", "/admin/analytics"]);
  assertEquals(DEFAULT_CONFIG.slowMethods, ["PUT", "DELETE"]);
  assertEquals(DEFAULT_CONFIG.slowBodyThresholdBytes, 2_000_000);
  assertEquals(DEFAULT_CONFIG.staticRules[0], { prefix: "/assets/", dir: "public/assets" });
});

Deno.test("parseConfig takes a Go server's file as it is, without a word", () => {
  const text = `{
    "fast_workers": 12,
    "slow_workers": 4,
    "hot_reload": false,
    "request_timeout_ms": 30000,
    "max_requests_per_worker": 5000,
    "static": [
      { "prefix": "/", "dir": "public" },
      { "prefix": "/assets/", "dir": "public/assets" }
    ]
  }
  `;
  assertEquals(linesOf(text), []);
  assertEquals(parseConfig(text).staticRules, [
    { prefix: "/", dir: "public" },
    { prefix: "/assets/", dir: "public/assets" },
  ]);
});

Deno.test("DEFAULT_CONFIG lets a script whose client left run as long as a request may", () => {
  assertEquals(DEFAULT_CONFIG.cancelGraceMs, DEFAULT_CONFIG.requestTimeoutMs);
});

Deno.test("parseConfig reads comments, trailing commas, a byte order mark and $schema", () => {
  const text = `\ufeff// first\n{ "$schema": "x", /* four */ "fast_workers": 3, }`;
  assertEquals(parseConfig(text).fastWorkers, 3);
});

Deno.test("parseConfig freezes what it gives, inner lists and objects too", () => {
  const config = parseConfig('{ "env": { "A": "b" } }');
  assert(Object.isFrozen(config));
  assert(Object.isFrozen(config.env));
  assert(Object.isFrozen(config.staticRules));
  assert(Object.isFrozen(config.staticRules[0]));
});

Deno.test("parseConfig takes empty lists as written", () => {
  const config = parseConfig(
    '{ "slow_routes": [], "slow_methods": [], "static": [], "watch": [], "pass_env": [] }',
  );
  assertEquals(config.slowRoutes, []);
  assertEquals(config.slowMethods, []);
  assertEquals(config.staticRules, []);
  assertEquals(config.watch, []);
  assertEquals(config.passEnv, []);
});

Deno.test("parseConfig takes slow_workers 0 as no slow lane", () => {
  assertEquals(parseConfig('{ "slow_workers": 0 }').slowWorkers, 0);
});

Deno.test("parseConfig lets queue_timeout_ms follow request_timeout_ms until it is written", () => {
  assertEquals(parseConfig('{ "request_timeout_ms": 500 }').queueTimeoutMs, 500);
  const both = parseConfig('{ "request_timeout_ms": 500, "queue_timeout_ms": 70 }');
  assertEquals(both.queueTimeoutMs, 70);
});

Deno.test("parseConfig reports all mistakes at once, each with line and column, in their order", () => {
  const text = `{
  "request_timeout_ms": "10",
  "fast_wrokers": 4,
  "static": [
    { "prefix": "/a/", "dir": "public" },
    { "prefix": "/b/", "dir": "" }
  ],
  "log_level": "loud",
  "max_queue": -1,
  "max_queue": 70000
}`;
  assertEquals(linesOf(text), [
    'f:2:25 request_timeout_ms: must be a whole number: got "10"',
    "f:3:3 fast_wrokers: is not a known key",
    'f:6:31 static[1].dir: must name something below the project root: got ""',
    'f:8:16 log_level: must be one of "debug", "info", "warn", "error": got "loud"',
    "f:10:3 max_queue: stands twice: first at 9:3",
    "f:10:16 max_queue: must be 0 to 65536: got 70000",
  ]);
  const error = assertThrows(() => parseConfig(text, "f"), ConfigError);
  assertEquals(error.code, "config_invalid");
  assertEquals(error.issues.length, 6);
  assert(error.message.includes("f:2:25") && error.message.includes("5 more"));
});

Deno.test("parseConfig refuses everything that is no object, and says where", () => {
  assertEquals(linesOf("\n [1]"), ["f:2:2 must be an object: got a list"]);
  assertEquals(linesOf("null"), ["f:1:1 must be an object: got null"]);
  assertEquals(linesOf(""), ["f:1:1 expected a value: got the end of the file"]);
});

Deno.test("parseConfig starts with warnings and drops them", () => {
  assertEquals(parseConfig('{ "fast_workers": 0 }').fastWorkers, 4);
});

Deno.test("CONFIG_KEYS names every key once, in the way that the file is written", () => {
  const names = CONFIG_KEYS.map((key) => key.name);
  assertStrictEquals(new Set(names).size, names.length);
  for (const name of names) assert(/^[a-z]+(_[a-z]+)*$/.test(name), name);
});
