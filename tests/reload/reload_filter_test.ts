import { assertEquals } from "@std/assert";
import { type FolderCoverage, makeReloadFilter } from "../../src/reload/reload_filter.ts";

function relevant(globs: readonly string[], paths: readonly string[]): string[] {
  const filter = makeReloadFilter(globs);
  return paths.filter((path) => filter.isRelevantFile(path));
}

Deno.test("Defect 17: hot reload sees php, routes, app, config, views and .env, however deep", () => {
  const paths = [
    "php/bootstrap_app.php",
    "routes/web.php",
    "routes/api/v1/users.php",
    "app/Http/Controllers/Deep/Er/X.php",
    "src/Kernel.php",
    "config/app.php",
    "config/packages/dev/web.yaml",
    "resources/views/home.blade.php",
    "views/home.php",
    "templates/base.html.twig",
    "bootstrap/app.php",
    ".env",
    ".env.local",
  ];
  assertEquals(relevant([], paths), paths);
});

Deno.test("makeReloadFilter leaves out what is no source of the application", () => {
  const paths = [
    "README.md",
    "index.php",
    "public/index.php",
    "application/x.php",
    "php.ini",
    "sub/.env",
    "vendor/autoload.php",
    "vendor/acme/src/X.php",
    "src/Plugin/vendor/autoload.php",
    "node_modules/x/index.js",
    "resources/node_modules/x.js",
    "storage/logs/app.log",
    "storage/framework/views/1.php",
    "bootstrap/cache/packages.php",
    ".git/HEAD",
    "app/.git/index",
    "app/.idea/workspace.xml",
    "app/.DS_Store",
  ];
  assertEquals(relevant([], paths), []);
});

Deno.test("makeReloadFilter keeps a package's views that the project overrides", () => {
  const paths = ["resources/views/vendor/mail/html/button.blade.php"];
  assertEquals(relevant([], paths), paths);
});

Deno.test("makeReloadFilter leaves out what editors and tools write beside a file", () => {
  const names = [
    "X.php~",
    ".X.php.swp",
    ".X.php.swo",
    ".X.php.swx",
    "4913",
    ".#X.php",
    "#X.php#",
    "X.php.tmp",
    "X.php.TMP",
    "X.php.bak",
    "X.php.part",
    "X.php___jb_tmp___",
    "X.php___jb_old___",
    ".goutputstream-AB12",
    ".nfs0000001",
    "X.php.kate-swp",
  ];
  assertEquals(relevant([], names.map((name) => `app/${name}`)), []);
  assertEquals(relevant([], [".env~", ".env.swp", ".env.bak"]), []);
});

Deno.test("makeReloadFilter does not mistake source for scrap", () => {
  const paths = ["app/Tmp.php", "app/swp/X.php", "app/a#b.php", "app/4913.php", "app/.hidden.php"];
  assertEquals(relevant([], paths), paths);
});

Deno.test("makeReloadFilter adds what the globs name", () => {
  const cases: readonly (readonly [glob: string, yes: string, no: string])[] = [
    ["lib/**", "lib/a/b.php", "libs/a.php"],
    ["lib", "lib/a/b.php", "lib.php"],
    ["lib/x.php", "lib/x.php", "lib/y.php"],
    ["lib/*.php", "lib/x.php", "lib/sub/x.php"],
    ["*.php", "index.php", "public/index.php"],
    ["**/*.twig", "modules/a/x.twig", "modules/a/x.php"],
    ["modules/*/src/**", "modules/a/src/b/c.php", "modules/a/tests/c.php"],
    ["lang/{de,en}.json", "lang/de.json", "lang/fr.json"],
    ["data/[a-c].json", "data/b.json", "data/d.json"],
    ["./lib//x.php", "lib/x.php", "lib/z.php"],
  ];
  for (const [glob, yes, no] of cases) assertEquals(relevant([glob], [yes, no]), [yes], glob);
});

Deno.test("makeReloadFilter ignores what is ignored whatever a glob says", () => {
  assertEquals(
    relevant(["**", "vendor/**", "storage/x.php"], [
      "vendor/a/b.php",
      "storage/x.php",
      "node_modules/a.js",
      "x.php~",
    ]),
    [],
  );
});

Deno.test("ReloadFilter.coverageOf tells what is worth looking into", () => {
  const filter = makeReloadFilter(["packages/acme/src/**", "lib/*.php"]);
  const cases: readonly (readonly [folder: string, expected: FolderCoverage])[] = [
    ["", "path"],
    ["app", "whole"],
    ["app/Http/Controllers", "whole"],
    ["packages", "path"],
    ["packages/acme", "path"],
    ["packages/acme/src", "whole"],
    ["packages/acme/src/deep", "whole"],
    ["packages/other", "none"],
    ["lib", "path"],
    ["lib/sub", "none"],
    ["public", "none"],
    ["vendor", "none"],
    ["app/node_modules", "none"],
    ["bootstrap", "whole"],
    ["bootstrap/cache", "none"],
    ["bootstrap/cached", "whole"],
  ];
  for (const [folder, expected] of cases) assertEquals(filter.coverageOf(folder), expected, folder);
});

Deno.test("ReloadFilter.coverageOf looks everywhere but in ignored folders for a glob without a folder", () => {
  const filter = makeReloadFilter(["**/*.php"]);
  assertEquals(["public", "any/where", "vendor", "storage/x"].map(filter.coverageOf), [
    "whole",
    "whole",
    "none",
    "none",
  ]);
});
