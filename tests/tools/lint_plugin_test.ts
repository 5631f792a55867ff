import { assertEquals } from "@std/assert";
import plugin from "../../tools/lint_plugin.ts";

/** Names of the rules that object to a source, without the plugin's own name, one for each objection. */
function objections(source: string, file = "src/pool/lease.ts"): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ id }) => id.replace("house/", ""));
}

Deno.test("private-field asks for # on fields, methods and constructor parameters", () => {
  const source = `class A {
    private a = 1;
    private b() {}
    constructor(private c: number) {}
  }`;
  assertEquals(objections(source), ["private-field", "private-field", "private-field"]);
});

Deno.test("private-field accepts # and a private constructor", () => {
  assertEquals(objections("class A { #a = 1; private constructor() {} }"), []);
});

Deno.test("no-message-matching finds every way to look into a message", () => {
  for (
    const test of [
      'error.message.includes("x")',
      "/x/.test(error.message)",
      'error.message === "x"',
      'error.message.toLowerCase().startsWith("x")',
      'error?.message?.includes("x")',
    ]
  ) {
    assertEquals(objections(`if (${test}) { f(); }`), ["no-message-matching"], test);
  }
  assertEquals(objections('switch (error.message) { case "x": f(); }'), ["no-message-matching"]);
});

Deno.test("no-message-matching lets messages be shown, codes be compared, and tests look at texts", () => {
  assertEquals(objections('log(`${error.message}`); if (error.code === "usage") { f(); }'), []);
  assertEquals(objections('f(error.message === "x");', "tests/pool/lease_test.ts"), []);
});

Deno.test("error-message-style wants sentence case and no period, behind a code too", () => {
  for (
    const thrown of [
      'new Error("cannot start")',
      'new Error("Cannot start.")',
      'new AppServerError("queue_full", "cannot queue")',
      "new PoolError(`Cannot start ${name}.`)",
    ]
  ) {
    assertEquals(objections(`throw ${thrown};`), ["error-message-style"], thrown);
  }
  const subclass =
    'class XError extends AppServerError { constructor() { super("usage", "no"); } }';
  assertEquals(objections(subclass), ["error-message-style"]);
});

Deno.test("error-message-style accepts good messages, codes, and values at either end", () => {
  for (
    const thrown of [
      'new Error("Cannot start: 3 of 4 workers failed")',
      'new AppServerError("queue_full", "Cannot queue request: 8 of 8 waiters")',
      "new AppServerError(code, `${name} is gone`)",
      "new UsageError(`Unknown command ${word}`)",
      "new Error(text)",
      'new AppServerError("internal", text)',
    ]
  ) {
    assertEquals(objections(`throw ${thrown};`), [], thrown);
  }
});

Deno.test("max-file-lines accepts 250 lines and refuses 251", () => {
  assertEquals(objections("f();\n".repeat(250)), []);
  assertEquals(objections("f();\n".repeat(251)), ["max-file-lines"]);
});

Deno.test("time-from-clock finds every reading of the machine's time in src", () => {
  for (
    const reading of [
      "Date.now()",
      "performance.now()",
      "setTimeout(f, 1)",
      "setInterval(f, 1)",
      "globalThis.setTimeout(f, 1)",
      "new Date()",
    ]
  ) {
    assertEquals(objections(`f(${reading});`), ["time-from-clock"], reading);
  }
});

Deno.test("time-from-clock leaves alone the clock itself, dates made from values, and other folders", () => {
  assertEquals(objections("f(Date.now());", "src/base/clock.ts"), []);
  assertEquals(objections("f(new Date(clock.epochMs()));"), []);
  assertEquals(objections("f(Date.now());", "bench/run.ts"), []);
});

Deno.test("deno-in-shell-files allows calls in shell files, and types and error classes anywhere", () => {
  const call = 'await Deno.stat("x");';
  assertEquals(objections(call), ["deno-in-shell-files"]);
  assertEquals(objections(call, "src/static/open_file.ts"), []);
  assertEquals(objections(call, "tools/check_docs.ts"), []);
  assertEquals(objections("f((c: Deno.Conn) => c instanceof Deno.errors.NotFound);"), []);
});

Deno.test("no-type-assertion refuses `as` outside tests, but not `as const`", () => {
  assertEquals(objections("f(x as string);"), ["no-type-assertion"]);
  assertEquals(objections("f([1] as const);"), []);
  assertEquals(objections("f(x as string);", "tests/pool/lease_test.ts"), []);
});
