import { assertEquals } from "@std/assert";
import { readConfigDocument } from "../../src/config/config_document.ts";
import { formatIssue } from "../../src/config/format_issues.ts";
import {
  type ConfigLayers,
  resolveConfig,
  valueFromText,
} from "../../src/config/resolve_config.ts";

function layers(text: string, variables: Record<string, string>, listen?: string): ConfigLayers {
  return {
    document: readConfigDocument(text, "f"),
    variable: (name) => variables[name],
    flags: listen === undefined ? [] : [{ key: "listen", flag: "--listen", text: listen }],
  };
}

Deno.test("resolveConfig lets flags win over environment over file over defaults", () => {
  const file = '{ "listen": ":1" }';
  const environment = { APPSERVER_LISTEN: ":2" };
  const portOf = (given: ConfigLayers) => resolveConfig(given).config.listen.port;
  assertEquals(portOf({}), 8080);
  assertEquals(portOf(layers(file, {})), 1);
  assertEquals(portOf(layers(file, environment)), 2);
  assertEquals(portOf(layers(file, environment, ":3")), 3);
});

Deno.test("resolveConfig says for every key where its value came from", () => {
  const { origins } = resolveConfig(
    layers('{\n  "max_queue": 1, "sapi": "fallback" }', { APPSERVER_SAPI: "native" }, ":3"),
  );
  assertEquals(origins.get("max_queue"), { source: "file", detail: "f:2:3" });
  assertEquals(origins.get("sapi"), { source: "environment", detail: "APPSERVER_SAPI" });
  assertEquals(origins.get("listen"), { source: "flag", detail: "--listen" });
  assertEquals(origins.get("watch"), { source: "default", detail: "" });
});

Deno.test("resolveConfig knows the Go server's variables, and its own win over them", () => {
  const { config } = resolveConfig(
    layers("{}", { APP_SERVER_ADDR: "127.0.0.1:9", GO_PHP_HOT_RELOAD: "1" }),
  );
  assertEquals(config.listen, { hostname: "127.0.0.1", port: 9 });
  assertEquals(config.hotReload, true);
  const both = resolveConfig(layers("{}", { APP_SERVER_ADDR: ":9", APPSERVER_LISTEN: ":10" }));
  assertEquals(both.config.listen.port, 10);
});

Deno.test("resolveConfig takes an empty variable as not set", () => {
  const { config, issues } = resolveConfig(layers("{}", { APPSERVER_MAX_QUEUE: "" }));
  assertEquals([config.maxQueue, issues.length], [128, 0]);
});

Deno.test("resolveConfig reports a mistake that a stronger value hides", () => {
  const { issues } = resolveConfig(
    layers(
      '{ "listen": "nowhere" }',
      { APPSERVER_LISTEN: ":70000", APPSERVER_MAX_QUEUE: "x" },
      ":1",
    ),
  );
  assertEquals(issues.map(formatIssue), [
    'f:1:13 listen: must be HOST:PORT, :PORT or [IPV6]:PORT: got "nowhere"',
    "environment APPSERVER_LISTEN: port must be 0 to 65535: got 70000",
    'environment APPSERVER_MAX_QUEUE: must be a whole number: got "x"',
  ]);
});

Deno.test("resolveConfig keeps the weaker value where the stronger cannot be read", () => {
  const { config } = resolveConfig(layers('{ "max_queue": 5 }', { APPSERVER_MAX_QUEUE: "x" }));
  assertEquals(config.maxQueue, 5);
});

Deno.test("resolveConfig reads no lists and objects from the environment", () => {
  const { config } = resolveConfig(
    layers("{}", { APPSERVER_SLOW_ROUTES: "/x", APPSERVER_ENV: "A=b" }),
  );
  assertEquals(config.slowRoutes, ["/reports/", "/admin/analytics"]);
  assertEquals(config.env, {});
});

Deno.test("valueFromText reads digits and the words of booleans, and leaves the rest a string", () => {
  const integer = { type: "integer", min: 0, max: 9 } as const;
  assertEquals(valueFromText(integer, " 12 "), 12);
  assertEquals(valueFromText(integer, "-1"), -1);
  for (const text of ["1.5", "1e3", "0x1", "", "ten"]) {
    assertEquals(valueFromText(integer, text), text);
  }
  for (const text of ["1", "true", "YES", "on"]) {
    assertEquals(valueFromText({ type: "boolean" }, text), true);
  }
  for (const text of ["0", "False", "no", "OFF"]) {
    assertEquals(valueFromText({ type: "boolean" }, text), false);
  }
  assertEquals(valueFromText({ type: "boolean" }, "maybe"), "maybe");
  assertEquals(valueFromText({ type: "string", format: "" }, "1"), "1");
});

Deno.test("valueFromText tries the shapes of an either in order", () => {
  const shape = {
    type: "either",
    shapes: [{ type: "boolean" }, { type: "string", format: "" }],
  } as const;
  assertEquals(valueFromText(shape, "off"), false);
  assertEquals(valueFromText(shape, "logs/a.log"), "logs/a.log");
});
