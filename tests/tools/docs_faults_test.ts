import { assertEquals } from "@std/assert";
import {
  findDecisionFaults,
  findLayerTableFaults,
  findListingFaults,
  readErrorCodes,
} from "../../tools/docs_faults.ts";
import { findForbiddenText } from "../../tools/forbidden_text.ts";
import { findLinkFaults, headingAnchors } from "../../tools/markdown_links.ts";

/** Faults of the links of one document, `docs/A.md`, beside `docs/B.md` with the heading "The wire". */
function linkFaults(text: string): string[] {
  const texts = new Map([["docs/A.md", text], ["docs/B.md", "# The wire\n"]]);
  return findLinkFaults(texts, (path) => texts.has(path) || path === "main.ts");
}

Deno.test("readErrorCodes reads the union and nothing after it", () => {
  const source =
    'export type ErrorCode =\n  | "usage"\n  | "queue_full";\nconst other = "not_me";\n';
  assertEquals(readErrorCodes(source), ["usage", "queue_full"]);
});

Deno.test("findListingFaults names what a document lacks and what it invents", () => {
  const listing = { document: "docs/ERRORS.md", what: "error code", names: ["usage", "internal"] };
  assertEquals(
    findListingFaults({ ...listing, text: "| `usage` | x |\n| `internal` | y |\n" }),
    [],
  );
  assertEquals(
    findListingFaults({ ...listing, text: "| `usage` | `internal` |\n| `old` | y |\n" }),
    [
      "docs/ERRORS.md: error code internal has no row in a table",
      "docs/ERRORS.md: old has a row, but is no error code",
    ],
  );
  assertEquals(findListingFaults({ ...listing, text: undefined }).length, 1);
});

Deno.test("findLayerTableFaults ignores padding and finds a changed row", () => {
  const table = "| Room | May import |\n| --- | --- |\n| `a` | nothing |\n";
  const padded =
    "Text\n\n| Room  | May import |\n| ----- | ---------- |\n| `a`   | nothing    |\n\nText\n";
  assertEquals(findLayerTableFaults("docs/A.md", padded, table), []);
  assertEquals(
    findLayerTableFaults("docs/A.md", padded.replace("nothing", "`b`"), table).length,
    2,
  );
  assertEquals(findLayerTableFaults("docs/A.md", "no table", table).length, 1);
  assertEquals(findLayerTableFaults("docs/A.md", undefined, table).length, 1);
});

Deno.test("findDecisionFaults finds a number that is taken twice, one that is missing, a foreign heading and a long one", () => {
  const faults = (...decisions: readonly (readonly [string, string])[]) =>
    findDecisionFaults(
      new Map(decisions.map(([name, text]) => [`docs/decisions/${name}.md`, text])),
    );
  const [first, second] = [["0001-a", "# 0001 A\n"], ["0002-b", "# 0002 B\n"]] as const;
  assertEquals(faults(second, first), []);
  assertEquals(faults(first, ["0001-b", "# 0002 B\n"]), [
    "docs/decisions/0001-b.md: the next number is 0002",
  ]);
  assertEquals(faults(first, ["0003-c", "# 0002 C\n"]).length, 1);
  assertEquals(faults(["0001-a", "# 0002 A\n"]), [
    "docs/decisions/0001-a.md: its heading does not begin with 0001",
  ]);
  assertEquals(faults(["0001-a", `# 0001 A\n${"line\n".repeat(40)}`]).length, 1);
  assertEquals(findDecisionFaults(new Map([["docs/PHP.md", "# PHP\n"]])), []);
});

Deno.test("findLinkFaults follows relative links, headings and definitions", () => {
  assertEquals(linkFaults("[b](B.md) [w](B.md#the-wire) [m](../main.ts)\n\n[x]: B.md\n"), []);
  assertEquals(linkFaults("[c](C.md)\n"), ["docs/A.md: link C.md leads nowhere"]);
  assertEquals(linkFaults("[w](B.md#wires)\n"), [
    "docs/A.md: link B.md#wires names a heading that docs/B.md lacks",
  ]);
  assertEquals(linkFaults("[x]: ../gone.ts\n"), ["docs/A.md: link ../gone.ts leads nowhere"]);
});

Deno.test("findLinkFaults leaves the web and code alone", () => {
  const text = "[web](https://example.org/x) `[a](b.md)`\n\n```md\n[c](d.md)\n```\n";
  assertEquals(linkFaults(text), []);
});

Deno.test("headingAnchors follows GitHub's spelling, repeated headings too", () => {
  const anchors = headingAnchors("# A `code` – and more!\n## Same\n## Same\n");
  assertEquals([...anchors], ["a-code--and-more", "same", "same-1"]);
});

Deno.test("findForbiddenText finds paths of a machine, registries and switched-off checks", () => {
  const home = ["", "root", "x"].join("/");
  const host = ["packagist", "org"].join(".");
  assertEquals(findForbiddenText("README.md", `ok\ncd ${home}\n`), [
    `README.md:2: path of one machine: ${home}`,
  ]);
  assertEquals(findForbiddenText("a.json", `"https://repo.${host}"`).length, 1);
  const ignore = ["deno", "lint", "ignore"].join("-");
  assertEquals(findForbiddenText("src/a.ts", `// ${ignore} no-console`).length, 1);
  assertEquals(findForbiddenText("tests/a.ts", `// ${ignore} no-console`), []);
});

Deno.test("findForbiddenText accepts the same words as part of other paths", () => {
  assertEquals(findForbiddenText("a.md", "/srv/root/x ../work/y ${dir}/work/z"), []);
});
