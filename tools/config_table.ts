/**
 * The table of docs/CONFIG.md, made from the descriptions of the keys.
 *
 * @module
 */
import type { ConfigKey, ObjectField, ValueShape } from "../src/config/config_key.ts";

/** The row of a key in the table of `docs/CONFIG.md`. */
export function tableRow(key: ConfigKey<unknown>): string {
  const cells = [
    `\`${key.name}\``,
    typeText(key.shape),
    key.unit,
    /^[A-Za-z/]+[ /]/.test(key.defaultText) ? key.defaultText : `\`${key.defaultText}\``,
    rangeText(key.shape),
    key.variables.map((name) => `\`${name}\``).join(", "),
    key.since,
    key.meaning,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function typeText(shape: ValueShape): string {
  switch (shape.type) {
    case "list":
      return `list of ${typeText(shape.item)}s`;
    case "record":
      return "object";
    case "choice":
      return "string";
    case "either":
      return shape.shapes.map(typeText).join(" or ");
    default:
      return shape.type;
  }
}

function rangeText(shape: ValueShape): string {
  switch (shape.type) {
    case "integer":
      return `${shape.min} to ${shape.max}`;
    case "boolean":
      return "";
    case "string":
      return shape.format;
    case "choice":
      return shape.values.map((value) => `\`${JSON.stringify(value)}\``).join(" ");
    case "list":
      return `each: ${rangeText(shape.item)}`;
    case "record":
      return shape.format;
    case "object":
      return objectText(shape.fields);
    case "either":
      return shape.shapes.map(rangeText).filter((text) => text !== "").join(", or ");
  }
}

function objectText(fields: readonly ObjectField[]): string {
  const named = (wanted: boolean) =>
    fields.filter(({ isOptional }) => (isOptional === true) === wanted).map(({ name }) =>
      `\`${name}\``
    ).join(" and ");
  const optional = named(true);
  return optional === "" ? named(false) : `${named(false)}, optionally ${optional}`;
}
