/**
 * Fails when a document and the code disagree, when a link leads nowhere, or when a file holds text that must not get
 * into the repository.
 *
 * @module
 */
import { walk } from "@std/fs";
import { fromFileUrl, join, relative } from "@std/path";
import { CONFIG_KEYS } from "../src/config/config.ts";
import {
  findDecisionFaults,
  findLayerTableFaults,
  findListingFaults,
  readErrorCodes,
} from "./docs_faults.ts";
import { findForbiddenText } from "./forbidden_text.ts";
import { layersAsMarkdown } from "./layers.ts";
import { findLinkFaults } from "./markdown_links.ts";
import { printError, printLine } from "./print.ts";
import { SCHEMA_FILE, schemaText } from "./write_config_docs.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
/** Folders that others wrote or that no commit holds. */
const FOREIGN = [/(^|\/)(\.git|vendor|node_modules|coverage|dist|var)$/];

/** Every text file of the repository, path from the root → text. */
async function readTexts(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const decoder = new TextDecoder();
  for await (
    const { path } of walk(ROOT, { includeDirs: false, includeSymlinks: false, skip: FOREIGN })
  ) {
    const text = decoder.decode(await Deno.readFile(path));
    // Pictures and fonts hold zero bytes, texts do not.
    if (!text.includes("\0")) texts.set(relative(ROOT, path), text);
  }
  return new Map([...texts].sort());
}

function exists(path: string): boolean {
  try {
    Deno.statSync(join(ROOT, path));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function checkDocs(): Promise<number> {
  const texts = await readTexts();
  const documents = new Map([...texts].filter(([path]) => path.endsWith(".md")));
  const faults = [
    ...findListingFaults({
      document: "docs/ERRORS.md",
      text: texts.get("docs/ERRORS.md"),
      what: "error code",
      names: readErrorCodes(texts.get("src/base/errors.ts") ?? ""),
    }),
    ...findListingFaults({
      document: "docs/CONFIG.md",
      text: texts.get("docs/CONFIG.md"),
      what: "config key",
      names: CONFIG_KEYS.map(({ name }) => name),
    }),
    ...texts.get(SCHEMA_FILE) === schemaText()
      ? []
      : [`${SCHEMA_FILE}: differs from the keys; deno task docs:write makes it anew`],
    ...findLayerTableFaults(
      "docs/ARCHITECTURE.md",
      texts.get("docs/ARCHITECTURE.md"),
      layersAsMarkdown(),
    ),
    ...findDecisionFaults(documents),
    ...findLinkFaults(documents, exists),
    ...[...texts].flatMap(([file, text]) => findForbiddenText(file, text)),
  ];
  for (const fault of faults) printError(fault);
  const seen = `${documents.size} documents, ${texts.size} files`;
  printLine(faults.length === 0 ? `Documents hold: ${seen}` : `Documents: ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await checkDocs());
