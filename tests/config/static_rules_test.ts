import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseConfig } from "../../src/config/parse_config.ts";
import { writeStaticRules } from "../../src/config/static_rules.ts";
import { issuesOf, linesOf, verdictOn } from "./issues_of.ts";

function ruleWith(dir: string): string {
  return JSON.stringify({ static: [{ prefix: "/a/", dir }] });
}

// Defect 13 of the Go server: an empty folder was a warning, and then .env and databases were on the web.
for (const dir of ["", ".", "./", "/", "public/..", "a/./../", "//"]) {
  Deno.test(`static refuses the project root as folder, written ${JSON.stringify(dir)}`, () => {
    assertEquals(issuesOf(ruleWith(dir)).map(({ path, code }) => `${path} ${code}`), [
      "static[0].dir bad_value",
    ]);
  });
}

for (const dir of ["..", "../other", "public/../../x", "/etc", "C:/x", "C:x", "\\\\host\\x"]) {
  Deno.test(`static refuses a folder outside of the root, written ${JSON.stringify(dir)}`, () => {
    assertEquals(issuesOf(ruleWith(dir)).map(({ path, severity }) => `${path} ${severity}`), [
      "static[0].dir error",
    ]);
  });
}

Deno.test("static refuses hidden folders except .well-known", () => {
  for (const dir of [".git", "public/.cache", ".well-known/.x"]) {
    assertEquals(verdictOn("static", [{ prefix: "/a/", dir }]), ["error bad_value"]);
  }
  assertEquals(verdictOn("static", [{ prefix: "/a/", dir: "public/.well-known" }]), []);
});

Deno.test("static brings prefix and dir into one form", () => {
  const text = '{ "static": [{ "prefix": "/css", "dir": "./public//css/" }] }';
  assertEquals(parseConfig(text).staticRules, [{ prefix: "/css/", dir: "public/css" }]);
  assertEquals(linesOf(text), []);
});

Deno.test("static adds a missing slash in front of a prefix with a warning", () => {
  const text = '{ "static": [{ "prefix": "css", "dir": "css" }] }';
  assertEquals(parseConfig(text).staticRules, [{ prefix: "/css/", dir: "css" }]);
  assertEquals(linesOf(text), ['f:1:26 warning: static[0].prefix: must start with "/": got "css"']);
});

Deno.test("static refuses prefixes that no decoded path can begin with", () => {
  for (const prefix of ["/a b/", "/a?b/", "/a#b/", "/a%20b/", "/*/", "/a\\b/", "/a\n/"]) {
    assertEquals(verdictOn("static", [{ prefix, dir: "x" }]), ["error bad_value"]);
  }
  for (const prefix of ["//", "/a//b/", "/a/../b/", "/./", "/.."]) {
    assertEquals(verdictOn("static", [{ prefix, dir: "x" }]), ["error bad_value"]);
  }
});

Deno.test("static takes the prefix of everything", () => {
  assertEquals(parseConfig('{ "static": [{ "prefix": "/", "dir": "public" }] }').staticRules, [
    { prefix: "/", dir: "public" },
  ]);
});

Deno.test("static refuses two rules with one prefix, however they are written", () => {
  const text = '{ "static": [{"prefix":"/a","dir":"x"}, {"prefix":"/a/","dir":"y"}] }';
  assertEquals(linesOf(text), [
    'f:1:51 static[1].prefix: must differ from static[0].prefix: got "/a/"',
  ]);
});

Deno.test("static names missing and unknown keys of a rule, and what was probably meant", () => {
  const text = '{ "static": [{ "prefix": "/a/", "dri": "x" }] }';
  assertEquals(linesOf(text), [
    'f:1:14 static[0]: needs "dir"',
    "f:1:33 static[0].dri: is not a known key",
  ]);
  assertEquals(issuesOf(text)[1]?.hint, 'Did you mean "dir"?');
});

Deno.test("static refuses rules that are no objects", () => {
  assertEquals(verdictOn("static", { "/a/": "x" }), ["error wrong_type"]);
  assertEquals(verdictOn("static", ["/a/", []]), ["error wrong_type", "error wrong_type"]);
  assertEquals(verdictOn("static", [{ prefix: 5, dir: null }]), [
    "error wrong_type",
    "error wrong_type",
  ]);
});

Deno.test("static takes links to folders of the project and to shared ones, and refuses the root and the disk", () => {
  const rule = { prefix: "/", dir: "public", links: ["./storage//app", "/srv/shared/uploads"] };
  assertEquals(parseConfig(JSON.stringify({ static: [rule] })).staticRules, [
    { prefix: "/", dir: "public", links: ["storage/app", "/srv/shared/uploads"] },
  ]);
  for (const link of ["", ".", "..", "a/../..", "/", "//", "a\\b"]) {
    assertEquals(verdictOn("static", [{ ...rule, links: [link] }]), ["error bad_value"], link);
  }
  assertEquals(verdictOn("static", [{ ...rule, links: "storage" }]), ["error wrong_type"]);
});

Deno.test("static takes Cache-Control by glob, in the order written, and nothing that would break a header", () => {
  const rule = { prefix: "/", dir: "public" };
  const text = JSON.stringify({
    static: [{ ...rule, "cache_control": { "*.css": "max-age=60", "fonts/**": "no-store" } }],
  });
  assertEquals(parseConfig(text).staticRules, [{
    ...rule,
    cacheControl: [
      { glob: "*.css", value: "max-age=60" },
      { glob: "fonts/**", value: "no-store" },
    ],
  }]);
  for (const value of ["", " ", "a\r\nX: 1", "é", "max-age=60 "]) {
    assertEquals(
      verdictOn("static", [{ ...rule, "cache_control": { "*.css": value } }]),
      ["error bad_value"],
      value,
    );
  }
  for (const glob of ["", "/css/*"]) {
    assertEquals(verdictOn("static", [{ ...rule, "cache_control": { [glob]: "no-store" } }]), [
      "error bad_value",
    ]);
  }
});

Deno.test("writeStaticRules gives back what the file said", () => {
  const rules = [{ prefix: "/", dir: "public", links: ["a"], "cache_control": { "*.css": "x" } }];
  const { staticRules } = parseConfig(JSON.stringify({ static: rules }));
  assertEquals(writeStaticRules(staticRules), rules);
});

Deno.test("internal_files takes prefix and dir alone, and names itself where two prefixes are the same", () => {
  const rule = { prefix: "/private/", dir: "storage" };
  assertEquals(verdictOn("internal_files", [rule]), []);
  for (const more of [{ links: [] }, { "cache_control": {} }]) {
    assertEquals(verdictOn("internal_files", [{ ...rule, ...more }]), ["error unknown_key"]);
  }
  const [line = ""] = linesOf(JSON.stringify({ "internal_files": [rule, rule] }));
  assertStringIncludes(line, "must differ from internal_files[0].prefix");
});
