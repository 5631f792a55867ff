import { assertEquals } from "@std/assert";
import { CacheRules } from "../../src/static/cache_control.ts";
import { setUp } from "./fake_site.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";

Deno.test("CacheRules keeps fingerprinted names for ever, and asks about all others", () => {
  const rules = new CacheRules([]);
  for (const name of ["app-3f9c2ab1.js", "app.3f9c2ab1c0de.css", "chunk-3f9c2ab1.js.map"]) {
    assertEquals(rules.valueFor(["build", name]), IMMUTABLE, name);
  }
  for (const name of ["app.js", "report-20240131.pdf", "jquery-deadbeef.js", "3f9c2ab1"]) {
    assertEquals(rules.valueFor([name]), "no-cache", name);
  }
});

Deno.test("CacheRules compares a glob with the name, one with a slash with the path; the first that fits counts", () => {
  const rules = new CacheRules([
    { glob: "fonts/**/*.woff2", value: "one" },
    { glob: "*.{css,js}", value: "two" },
    { glob: "*.css", value: "three" },
  ]);
  const seen = ["fonts/a/b.woff2", "fonts/b.woff2", "b.woff2", "deep/down/x.css", "x.cssx"].map((
    path,
  ) => rules.valueFor(path.split("/")));
  assertEquals(seen, ["one", "one", "no-cache", "two", "no-cache"]);
});

Deno.test("static handler sends what the rule says with a file, its copy and a 304", async () => {
  const { ask } = await setUp({
    entries: { "/srv/app/public/a.css": "plain", "/srv/app/public/a.css.br": "BR" },
    rules: [{
      prefix: "/",
      dir: "public",
      cacheControl: [{ glob: "*.css", value: "max-age=60" }],
    }],
  });
  for (const headers of [{}, { "accept-encoding": "br" }, { "if-none-match": "*" }]) {
    const { response } = await ask("/a.css", { headers });
    assertEquals(response.headers.get("cache-control"), "max-age=60");
  }
});
