import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseConfig } from "../../src/config/parse_config.ts";
import { planInit } from "../../src/cli/init_plan.ts";
import { type ComposerFile, projectKind } from "../../src/cli/project_kind.ts";

function composer(...packages: readonly string[]): string {
  return JSON.stringify({ require: Object.fromEntries(packages.map((name) => [name, "*"])) });
}

function inRoot(text: string | undefined): ComposerFile[] {
  return text === undefined ? [] : [{ path: "composer.json", text }];
}

function inPhp(text: string): ComposerFile[] {
  return [{ path: "php/composer.json", text }];
}

const KINDS: readonly (readonly [string | undefined, readonly string[], string])[] = [
  [composer("baremetalphp/framework"), [], "baremetalphp"],
  [composer("symfony/framework-bundle"), [], "symfony"],
  [composer("symfony/framework-bundle", "laravel/framework"), [], "laravel"],
  [composer("slim/slim"), [], "slim"],
  [composer("monolog/monolog"), [], "plain"],
  ["{ broken", [], "plain"],
  [undefined, ["artisan"], "laravel"],
  [undefined, ["mini"], "baremetalphp"],
  [undefined, ["php/mini"], "baremetalphp"],
  [undefined, [], "plain"],
];
for (const [text, files, kind] of KINDS) {
  Deno.test(`projectKind is ${kind} for ${text ?? "no composer.json"} with ${files.join()}`, () => {
    assertEquals(projectKind({ composers: inRoot(text), files: new Set(files) }).kind, kind);
  });
}

function plan(text: string | undefined, files: readonly string[], isForced = false) {
  return planInit({ composers: inRoot(text), files: new Set(files) }, isForced);
}

Deno.test("projectKind looks at php/composer.json as at composer.json, and says in which it found what", () => {
  const kind = (...composers: readonly ComposerFile[]) =>
    projectKind({ composers, files: new Set() });
  assertEquals(kind(...inPhp(composer("baremetalphp/framework"))), {
    kind: "baremetalphp",
    reason: "php/composer.json requires baremetalphp/framework",
    vendor: "php/vendor",
  });
  const both = [...inRoot(composer("monolog/monolog")), ...inPhp(composer("slim/slim"))];
  assertEquals([kind(...both).kind, kind(...both).vendor], ["slim", "php/vendor"]);
  assertEquals(
    kind(...inPhp("{}")).reason,
    "php/composer.json requires no framework that is known",
  );
});

Deno.test("planInit has the entry load what Composer installs where it installs it", () => {
  const entry = (composers: readonly ComposerFile[]) =>
    planInit({ composers, files: new Set() }, false).files[1]?.text ?? "";
  for (const name of ["baremetalphp/framework", "laravel/framework", "slim/slim"]) {
    assertStringIncludes(entry(inRoot(composer(name))), "/vendor/autoload.php");
    assertStringIncludes(entry(inPhp(composer(name))), "/php/vendor/autoload.php");
  }
});

Deno.test("planInit writes a configuration that the reader accepts, with the folders that are there", () => {
  const [config] = plan(undefined, ["public/css", "public/js"]).files;
  const parsed = parseConfig(config?.text ?? "");
  assertEquals(parsed.staticRules.map(({ prefix, dir }) => [prefix, dir]), [
    ["/css/", "public/css"],
    ["/js/", "public/js"],
  ]);
  assertEquals(parsed.listen.hostname, "127.0.0.1");
});

Deno.test("planInit serves public/ as a whole where it has no folders of its own", () => {
  const [config] = plan(undefined, ["public"]).files;
  assertEquals(parseConfig(config?.text ?? "").staticRules.map(({ prefix }) => prefix), ["/"]);
  const [bare] = plan(undefined, []).files;
  assertEquals(parseConfig(bare?.text ?? "").staticRules, []);
});

Deno.test("planInit writes an entry only where the server would find none", () => {
  const paths = (files: readonly string[], text?: string) =>
    plan(text, files).files.map(({ path, action }) => `${action} ${path}`);
  assertEquals(paths([]), ["create go_appserver.json", "create php/bootstrap_app.php"]);
  assertEquals(paths(["bootstrap/app.php"]), ["create go_appserver.json"]);
  assertEquals(paths(["public/frankenphp-worker.php"]), ["create go_appserver.json"]);
  assertEquals(paths([], composer("symfony/framework-bundle")), ["create go_appserver.json"]);
  const bareMetal = composer("baremetalphp/framework");
  assertEquals(paths(["bootstrap/app.php"], bareMetal), ["create go_appserver.json"]);
  assertEquals(paths([], bareMetal)[1], "create php/bootstrap_app.php");
  assertEquals(paths(["bootstrap/app.php"], composer("laravel/framework")), [
    "create go_appserver.json",
    "create php/bootstrap_app.php",
  ]);
});

Deno.test("planInit keeps what is there unless it is forced", () => {
  const files = ["go_appserver.json", "php/bootstrap_app.php"];
  assertEquals(plan(undefined, files).files.map(({ action }) => action), ["keep", "keep"]);
  assertEquals(plan(undefined, files, true).files.map(({ action }) => action), [
    "overwrite",
    "overwrite",
  ]);
});

Deno.test("planInit includes the front controller of a plain project, and says hello in an empty one", () => {
  const entry = (files: readonly string[]) => plan(undefined, files).files[1]?.text ?? "";
  assertStringIncludes(entry(["public/index.php"]), "require dirname(__DIR__)");
  assertStringIncludes(entry([]), "Hello");
  assert(entry([]).startsWith("<?php\n\ndeclare(strict_types=1);\n"));
});
