import { assertEquals } from "@std/assert";
import { parseConfig } from "../../src/config/parse_config.ts";
import { issuesOf, verdictOn } from "./issues_of.ts";

Deno.test("php_ini takes strings, numbers and booleans as ini text", () => {
  const text =
    '{ "php_ini": { "memory_limit": "1G", "opcache.enable": true, "a": false, "b": 2 } }';
  assertEquals(parseConfig(text).phpIni, {
    "memory_limit": "1G",
    "opcache.enable": "1",
    "a": "0",
    "b": "2",
  });
});

Deno.test("php_ini refuses a value of several lines, since the rest would be another setting", () => {
  assertEquals(verdictOn("php_ini", { a: "x\nextension=evil.so" }), ["error bad_value"]);
});

Deno.test("php_ini refuses names that are no settings, with the place of the entry", () => {
  const [issue] = issuesOf('{ "php_ini": { "a=b": "x" } }');
  assertEquals([issue?.code, issue?.path, issue?.line], ["bad_value", 'php_ini["a=b"]', 1]);
});

Deno.test("env takes only strings and says how to write a number", () => {
  assertEquals(parseConfig('{ "env": { "A": "", "B_1": "x" } }').env, { A: "", "B_1": "x" });
  const [issue] = issuesOf('{ "env": { "PORT": 80 } }');
  assertEquals([issue?.code, issue?.hint], ["wrong_type", 'Write "80"']);
});

Deno.test("env keeps a variable named __proto__ a plain name", () => {
  const config = parseConfig('{ "env": { "__proto__": "x" } }');
  assertEquals(Object.entries(config.env), [["__proto__", "x"]]);
});

Deno.test("env and pass_env refuse names that steer the dynamic linker", () => {
  assertEquals(verdictOn("env", { LD_PRELOAD: "/x.so" }), ["error bad_value"]);
  assertEquals(verdictOn("pass_env", ["DYLD_INSERT_LIBRARIES", "LD_*"]), [
    "error bad_value",
    "error bad_value",
  ]);
});

Deno.test("pass_env takes names and prefixes, and refuses a lone star", () => {
  assertEquals(parseConfig('{ "pass_env": ["A", "AWS_*"] }').passEnv, ["A", "AWS_*"]);
  for (const entry of ["*", "A*B", "A-B", ""]) {
    assertEquals(verdictOn("pass_env", [entry]), ["error bad_value"]);
  }
});

Deno.test("php_binary takes a name or an absolute path, not a relative one", () => {
  assertEquals(verdictOn("php_binary", "php8.3"), []);
  assertEquals(verdictOn("php_binary", "/usr/bin/php"), []);
  for (const path of ["./php", "bin/php", "", " "]) {
    assertEquals(verdictOn("php_binary", path), ["error bad_value"]);
  }
});

Deno.test("entry takes a file below the root or nothing", () => {
  assertEquals(parseConfig('{ "entry": "./app/../boot.php" }').entry, "boot.php");
  assertEquals(parseConfig('{ "entry": "" }').entry, "");
  for (const path of ["../boot.php", "/boot.php", ".", "C:/boot.php", "a\\b.php", "a\0b"]) {
    assertEquals(verdictOn("entry", path), ["error bad_value"]);
  }
});

Deno.test("sapi takes its words only", () => {
  for (const word of ["auto", "native", "fallback"]) {
    assertEquals(verdictOn("sapi", word), []);
  }
  assertEquals(verdictOn("sapi", "fpm"), ["error bad_value"]);
});

Deno.test("dialect takes its words only", () => {
  for (const word of ["frames", "go"]) {
    assertEquals(parseConfig(JSON.stringify({ dialect: word })).dialect, word);
  }
  assertEquals(parseConfig("{}").dialect, "frames");
  assertEquals(verdictOn("dialect", "rust"), ["error bad_value"]);
});

Deno.test("baremetal has one setting, and says what it may be", () => {
  assertEquals(parseConfig('{ "baremetal": { "csrf": "leave" } }').bareMetal, { csrf: "leave" });
  assertEquals(parseConfig("{}").bareMetal, { csrf: "fix" });
  assertEquals(verdictOn("baremetal", { csrf: "off" }), ["error bad_value"]);
  assertEquals(verdictOn("baremetal", {}), ["error missing_key"]);
  assertEquals(verdictOn("baremetal", "leave"), ["error wrong_type"]);
  const [issue] = issuesOf('{ "baremetal": { "csfr": "fix", "csrf": "fix" } }');
  assertEquals([issue?.code, issue?.hint], ["unknown_key", 'Did you mean "csrf"?']);
});
