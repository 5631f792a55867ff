import { assert, assertEquals } from "@std/assert";
import { CONFIG_KEYS } from "../../src/config/config.ts";
import { formatIssue } from "../../src/config/format_issues.ts";
import { loadConfig } from "../../src/config/load_config.ts";
import { fromFileUrl } from "@std/path";
import { tableRow } from "../../tools/config_table.ts";
import { linesOf } from "./issues_of.ts";

const ROOT = new URL("../../", import.meta.url);
const DOCUMENT = await Deno.readTextFile(new URL("docs/CONFIG.md", ROOT));
const ROWS = DOCUMENT.split("\n").filter((line) => /^\| `[a-z_]+` \|/.test(line));

for (const [index, key] of CONFIG_KEYS.entries()) {
  Deno.test(`docs/CONFIG.md describes ${key.name} as the code does`, () => {
    assertEquals(ROWS[index], tableRow(key));
  });
}

Deno.test("docs/CONFIG.md shows only examples that the reader accepts", () => {
  const examples = [...DOCUMENT.matchAll(/^```jsonc\n(.*?)^```/gms)];
  assert(examples.length >= 4);
  for (const [, text = ""] of examples) assertEquals(linesOf(text), []);
});

Deno.test("this repository's own go_appserver.json is sound and its folders exist", async () => {
  const { config, warnings, file } = await loadConfig({
    root: fromFileUrl(ROOT),
    environment: { get: () => undefined, names: () => [] },
  });
  assertEquals(file.kind, "read");
  assertEquals(warnings.map(formatIssue), []);
  assertEquals(config.hotReload, true);
  assertEquals(config.slowRoutes, ["/slow"]);
  assertEquals(config.staticRules, [
    { prefix: "/css/", dir: "public/css" },
    { prefix: "/js/", dir: "public/js" },
  ]);
});
