import { assertEquals } from "@std/assert";
import { assetEvent } from "../../src/dev/asset_change.ts";

const FOLDERS = [{ prefix: "/css/", dir: "public/css" }, { prefix: "/", dir: "public" }];

Deno.test("assetEvent swaps stylesheets by every address that they have", () => {
  assertEquals(assetEvent(["public/css/a/b.css"], FOLDERS), {
    kind: "styles",
    paths: ["/css/a/b.css", "/css/a/b.css"],
  });
});

Deno.test("assetEvent reloads the page for anything else, also beside a stylesheet", () => {
  assertEquals(assetEvent(["public/js/a.js"], FOLDERS), { kind: "reload" });
  assertEquals(assetEvent(["public/css/a.css", "public/x.png"], FOLDERS), { kind: "reload" });
});
