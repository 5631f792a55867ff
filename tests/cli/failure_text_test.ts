import { assertEquals } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { failureJson, failureText } from "../../src/cli/failure_text.ts";
import { ConfigError, type ConfigIssue } from "../../src/config/config_issue.ts";

function issue(line: number): ConfigIssue {
  return {
    severity: "error",
    source: "go_appserver.json",
    line,
    column: 3,
    path: "fast_workers",
    code: "wrong_type",
    message: "wants a whole number, saw true",
    hint: "",
  };
}

Deno.test("failureText says what to do below what is wrong", () => {
  const error = new AppServerError("admin_unreachable", "No server answers", { hint: "Start it" });
  assertEquals(failureText(error, false), "No server answers\n  Start it");
});

Deno.test("failureText names every mistake of a configuration", () => {
  const lines = failureText(new ConfigError([issue(2), issue(5)]), false).split("\n");
  assertEquals(lines.map((line) => line.split(" ", 1)[0]), [
    "go_appserver.json:2:3",
    "go_appserver.json:5:3",
  ]);
});

Deno.test("failureJson is one object with the code, and with the mistakes of a configuration", () => {
  const error = new AppServerError("admin_unreachable", "No server answers", { hint: "Start it" });
  assertEquals(JSON.parse(failureJson(error, false)), {
    error: "admin_unreachable",
    message: "No server answers",
    hint: "Start it",
  });
  const config = JSON.parse(failureJson(new ConfigError([issue(2), issue(5)]), false));
  assertEquals([config.error, config.issues], ["config_invalid", [issue(2), issue(5)]]);
});

Deno.test("failureText tells the user of an executable where its permissions are given", () => {
  const error = new AppServerError("permission_missing", "Not allowed", { hint: "Run with --x" });
  assertEquals(
    failureText(error, true).split("\n").length,
    failureText(error, false).split("\n").length + 1,
  );
});
