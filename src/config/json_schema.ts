/**
 * The JSON Schema of the configuration file, made from the descriptions of its keys, so that an editor completes and
 * checks what the server will read. Pure.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { ConfigKey, ValueShape } from "./config_key.ts";

/** A part of a schema, as JSON would hold it. */
export type SchemaNode = { readonly [name: string]: SchemaValue };
/** What a schema is made of. */
export type SchemaValue = string | number | boolean | readonly SchemaValue[] | SchemaNode;

/**
 * Draft 2020-12, which editors read. The server itself is stricter: grammars of strings, folders and doubles are beyond
 * a schema.
 */
export function configSchema(keys: readonly ConfigKey<unknown>[]): SchemaNode {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "go_appserver.json",
    description: "Configuration of appserver, the application server for PHP",
    type: "object",
    properties: {
      $schema: { type: "string", description: "Address of this schema, for editors" },
      ...Object.fromEntries(keys.map((key) => [key.name, keySchema(key)])),
    },
    additionalProperties: false,
  };
}

function keySchema(key: ConfigKey<unknown>): SchemaNode {
  const unit = key.unit === "" ? "" : ` In ${key.unit}.`;
  const words = asJson(key.defaultText);
  return {
    ...shapeSchema(key.shape),
    description: `${key.meaning}${unit}`,
    ...(words === undefined ? {} : { default: words }),
  };
}

/** Undefined where the default is said in words, such as "as request_timeout_ms". */
function asJson(text: string): SchemaValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shapeSchema(shape: ValueShape): SchemaNode {
  switch (shape.type) {
    case "integer":
      return { type: "integer", minimum: shape.min, maximum: shape.max };
    case "boolean":
      return { type: "boolean" };
    case "string":
      return shape.format === "" ? { type: "string" } : { type: "string", title: shape.format };
    case "choice":
      return { enum: shape.values };
    case "list":
      return { type: "array", items: shapeSchema(shape.item) };
    case "record":
      return { type: "object", additionalProperties: shapeSchema(shape.value) };
    case "object":
      return {
        type: "object",
        properties: Object.fromEntries(
          shape.fields.map(({ name, shape: inner, meaning }) => [
            name,
            { ...shapeSchema(inner), description: meaning },
          ]),
        ),
        required: shape.fields.filter(({ isOptional }) => isOptional !== true).map(({ name }) =>
          name
        ),
        additionalProperties: false,
      };
    case "either":
      return { anyOf: shape.shapes.map(shapeSchema) };
    default:
      return assertNever(shape);
  }
}
