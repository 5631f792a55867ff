import { assert, assertEquals } from "@std/assert";
import { CONFIG_KEYS } from "../../src/config/config.ts";
import type { ConfigKey, ValueShape } from "../../src/config/config_key.ts";
import { configSchema } from "../../src/config/json_schema.ts";

/** A key of this shape; what no schema looks at is left at its least. */
function keyOf(shape: ValueShape, defaultText = "null"): ConfigKey<unknown> {
  return {
    name: "key",
    shape,
    unit: "",
    fallback: undefined,
    defaultText,
    variables: [],
    since: "0.1.0",
    meaning: "Means.",
    read: () => undefined,
    write: (value) => value,
  };
}

function schemaOf(key: ConfigKey<unknown>): unknown {
  const { properties } = configSchema([key]);
  return typeof properties === "object" && "key" in properties ? properties.key : undefined;
}

Deno.test("configSchema knows every key and refuses all others but $schema", () => {
  const { properties, additionalProperties } = configSchema(CONFIG_KEYS);
  assertEquals(Object.keys(properties ?? {}), ["$schema", ...CONFIG_KEYS.map(({ name }) => name)]);
  assertEquals(additionalProperties, false);
});

Deno.test("configSchema says range, unit and default of a number", () => {
  assertEquals(schemaOf({ ...keyOf({ type: "integer", min: 1, max: 9 }, "4"), unit: "ms" }), {
    type: "integer",
    minimum: 1,
    maximum: 9,
    description: "Means. In ms.",
    default: 4,
  });
});

Deno.test("configSchema leaves out a default that is said in words", () => {
  const schema = schemaOf(keyOf({ type: "boolean" }, "as request_timeout_ms"));
  assertEquals(schema, { type: "boolean", description: "Means." });
});

Deno.test("configSchema writes choices, lists, records, objects and alternatives", () => {
  const text: ValueShape = { type: "string", format: "" };
  const shapes: readonly (readonly [ValueShape, unknown])[] = [
    [{ type: "choice", values: ["a", "b"] }, { enum: ["a", "b"] }],
    [{ type: "list", item: text }, { type: "array", items: { type: "string" } }],
    [{ type: "record", value: text, format: "NAME: text" }, {
      type: "object",
      additionalProperties: { type: "string" },
    }],
    [{ type: "object", fields: [{ name: "dir", shape: text, meaning: "Where." }] }, {
      type: "object",
      properties: { dir: { type: "string", description: "Where." } },
      required: ["dir"],
      additionalProperties: false,
    }],
    [{ type: "either", shapes: [text, { type: "boolean" }] }, {
      anyOf: [{ type: "string" }, { type: "boolean" }],
    }],
  ];
  for (const [shape, wanted] of shapes) {
    const schema = schemaOf(keyOf(shape));
    assert(typeof wanted === "object");
    assertEquals(schema, { ...wanted, description: "Means.", default: null });
  }
});
