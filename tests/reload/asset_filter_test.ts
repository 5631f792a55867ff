import { assertEquals } from "@std/assert";
import { makeAssetFilter } from "../../src/reload/asset_filter.ts";

const FILTER = makeAssetFilter(["public/css", "web"]);

for (
  const [path, wanted] of [
    ["public/css/a.css", true],
    ["public/css/deep/a.png", true],
    ["web/x.js", true],
    ["public/css-old/a.css", false],
    ["public/a.css", false],
    ["web/index.php", false],
    ["web/.a.css.swp", false],
    ["web/node_modules/a.js", false],
  ] as const
) {
  Deno.test(`makeAssetFilter ${wanted ? "takes" : "leaves out"} ${path}`, () => {
    assertEquals(FILTER.isRelevantFile(path), wanted);
  });
}

Deno.test("makeAssetFilter leads to its folders and no others", () => {
  const folders = ["", "public", "public/css", "public/css/a", "public/js", "web/node_modules"];
  assertEquals(folders.map((folder) => FILTER.coverageOf(folder)), [
    "path",
    "path",
    "whole",
    "whole",
    "none",
    "none",
  ]);
});
