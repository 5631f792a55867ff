import { assertEquals } from "@std/assert";
import { isPublicPath, resolvePath, sortRules } from "../../src/static/resolve_path.ts";

const ROOT = sortRules([{ prefix: "/" }]);
const SEVERAL = sortRules([{ prefix: "/css/" }, { prefix: "/" }, { prefix: "/css/vendor/" }]);
const ASSETS = sortRules([{ prefix: "/assets/" }, { prefix: "/css/" }]);

/** The first candidate as `prefix names`, otherwise the kind. */
function resolved(path: string, rules = ROOT): string {
  const resolution = resolvePath(path, rules);
  if (resolution.kind !== "candidates") return resolution.kind;
  const [first] = resolution.candidates;
  return `${first?.rule.prefix} ${first?.names.join("/")}${resolution.isFolder ? "/" : ""}`;
}

Deno.test("resolvePath finds names below a prefix", () => {
  assertEquals(resolved("/hello.txt"), "/ hello.txt");
  assertEquals(resolved("/a/b c/ü.txt"), "/ a/b c/ü.txt");
  assertEquals(resolved("/assets/app.js", ASSETS), "/assets/ app.js");
  assertEquals(resolved("/assets/js/app.js", ASSETS), "/assets/ js/app.js");
});

Deno.test("resolvePath leaves other paths to the application", () => {
  for (const path of ["/", "/users/1", "/assets", "/assetsx/app.js", "/css-old/x.css"]) {
    assertEquals(resolved(path, ASSETS), "not_static", path);
  }
});

Deno.test("resolvePath does not take /css for /css-old, as the Go server did (defect 13)", () => {
  assertEquals(resolved("/css-old/secret.txt", ASSETS), "not_static");
});

Deno.test("resolvePath tries the longest prefix first, and shorter ones after it", () => {
  const resolution = resolvePath("/css/vendor/a.css", SEVERAL);
  const tried = resolution.kind === "candidates"
    ? resolution.candidates.map(({ rule, names }) => `${rule.prefix} ${names.join("/")}`)
    : [];
  assertEquals(tried, ["/css/vendor/ a.css", "/css/ vendor/a.css", "/ css/vendor/a.css"]);
});

Deno.test("resolvePath knows folders by their slash", () => {
  assertEquals(resolved("/"), "/ /");
  assertEquals(resolved("/sub/"), "/ sub/");
  assertEquals(resolved("/sub/."), "/ sub/");
  assertEquals(resolved("/sub/.."), "/ /");
});

Deno.test("resolvePath resolves dot segments that stay inside", () => {
  assertEquals(resolved("/sub/../hello.txt"), "/ hello.txt");
  assertEquals(resolved("/./hello.txt"), "/ hello.txt");
  assertEquals(resolved("/a/b/../../c"), "/ c");
  assertEquals(resolved("/x/../assets/app.js", ASSETS), "/assets/ app.js");
});

Deno.test("resolvePath calls it traversal when a path climbs out of the folder that it named", () => {
  for (const path of ["/../x", "/..", "/a/../../x", "/./../x", "/a/b/../../../x"]) {
    assertEquals(resolved(path), "traversal", path);
  }
  for (const path of ["/assets/../x", "/assets/..", "/assets/../css/x", "/assets/a/../../x"]) {
    assertEquals(resolved(path, ASSETS), "traversal", path);
  }
});

Deno.test("resolvePath refuses hidden names everywhere but /.well-known", () => {
  const hidden = [
    "/.env",
    "/.git/config",
    "/sub/.hidden",
    "/.env/",
    "/...",
    "/..;/x",
    "/.. /x",
    "/sub/../.env",
    "/sub/.well-known/x",
    "/.well-known/.env",
    "/.WELL-KNOWN/x",
  ];
  for (const path of hidden) assertEquals(resolved(path), "not_static", path);
  assertEquals(resolved("/.well-known/acme-challenge/token"), "/ .well-known/acme-challenge/token");
});

Deno.test("resolvePath refuses empty names, backslashes and control characters", () => {
  for (
    const path of [
      "//hello.txt",
      "/sub//x",
      "/sub//",
      "/a\\b",
      "/\\evil/",
      "/a\0b",
      "/a\nb",
      "/a\x7f",
      "/a\x85",
      "*",
      "x",
    ]
  ) {
    assertEquals(resolved(path), "not_static", path);
  }
});

Deno.test("resolvePath never serves PHP, whatever its spelling", () => {
  const names = [
    "source.php",
    "source.PHP",
    "a.phtml",
    "a.inc",
    "a.phar",
    "a.php3",
    "a.php8",
    "a.pht",
    "a.phps",
    "source.php.",
    "source.php ",
    "source.php. .",
    "source.php~",
    "source.php.bak",
    "#source.php#",
    "source.php.save.1",
    "source.php,v",
    "source.php.20240101",
    "source.php (copy)",
    "source.php_",
    "source.php.gz",
    "source.php.txt",
    "source.PHP.dpkg-old",
    "source.php.swp",
    "source.php_old",
    "x.html.php",
    ".php",
  ];
  for (const name of names) assertEquals(resolved(`/${name}`), "not_static", name);
});

Deno.test("resolvePath serves names that only look a little like PHP", () => {
  for (
    const name of [
      "php",
      "a.phpx",
      "php.txt",
      "graph.php.html",
      "logo.phpbb.png",
      "aphp",
      "a.ⓟⓗⓟ",
      "photo.phab",
    ]
  ) {
    assertEquals(resolved(`/${name}`), `/ ${name}`, name);
  }
});

Deno.test("resolvePath refuses names and paths that no file system can hold", () => {
  assertEquals(resolved(`/${"a".repeat(255)}`), `/ ${"a".repeat(255)}`);
  assertEquals(resolved(`/${"a".repeat(256)}`), "not_static");
  assertEquals(resolved(`/${"ü".repeat(128)}`), "not_static");
  assertEquals(resolved(`/${"a/".repeat(3000)}`), "not_static");
});

Deno.test("isPublicPath judges what a link points to by the same rules", () => {
  assertEquals(isPublicPath(["a", "b.txt"]), true);
  assertEquals(isPublicPath([".env"]), false);
  assertEquals(isPublicPath(["a", "index.php"]), false);
});
