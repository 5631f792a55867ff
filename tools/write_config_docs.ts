/**
 * Writes what follows from the descriptions of the config keys: the schema for editors, and the table of docs/CONFIG.md.
 *
 * @module
 */
import { CONFIG_KEYS } from "../src/config/config.ts";
import { configSchema } from "../src/config/json_schema.ts";
import { tableRow } from "./config_table.ts";
import { printLine } from "./print.ts";

/** Path of the schema from the root. */
export const SCHEMA_FILE = "schema/go_appserver.schema.json";
const DOCUMENT = "docs/CONFIG.md";
const ROOT = new URL("../", import.meta.url);

/** Text of the schema file. */
export function schemaText(): string {
  return `${JSON.stringify(configSchema(CONFIG_KEYS), undefined, 2)}\n`;
}

/** The document with its table of keys replaced; everything else stays. */
export function withTable(document: string): string {
  const rows = CONFIG_KEYS.map(tableRow).join("\n");
  return document.replace(/(?:^\| `[a-z_]+` \|.*\n)+(?=\n)/m, () => `${rows}\n`);
}

async function write(): Promise<void> {
  await Deno.mkdir(new URL("schema", ROOT), { recursive: true });
  await Deno.writeTextFile(new URL(SCHEMA_FILE, ROOT), schemaText());
  const document = new URL(DOCUMENT, ROOT);
  await Deno.writeTextFile(document, withTable(await Deno.readTextFile(document)));
  printLine(`Wrote ${SCHEMA_FILE} and the table of ${DOCUMENT}`);
}

if (import.meta.main) await write();
