import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseCommand, UsageError } from "../../src/cli/args.ts";
import type { Command } from "../../src/cli/command.ts";

const SERVE = { kind: "serve", root: undefined, listen: undefined, config: undefined, dev: false };

const READ: readonly (readonly [string, Command])[] = [
  ["", { ...SERVE, kind: "serve" }],
  ["serve", { ...SERVE, kind: "serve" }],
  ["--dev", { ...SERVE, kind: "serve", dev: true }],
  ["serve --root /p --listen :9 --config c.json --dev", {
    kind: "serve",
    root: "/p",
    listen: ":9",
    config: "c.json",
    dev: true,
  }],
  ["--root=/p serve", { ...SERVE, kind: "serve", root: "/p" }],
  ["--listen=[::1]:80", { ...SERVE, kind: "serve", listen: "[::1]:80" }],
  ["check-config", { kind: "check-config", root: undefined, config: undefined }],
  ["check-config --root . --config=x", { kind: "check-config", root: ".", config: "x" }],
  ["config", { ...SERVE, kind: "config", json: false }],
  ["config --json --dev --listen :9", {
    ...SERVE,
    kind: "config",
    listen: ":9",
    dev: true,
    json: true,
  }],
  ["init", { kind: "init", root: undefined, force: false, dryRun: false }],
  ["init --root a --dry-run --force", { kind: "init", root: "a", force: true, dryRun: true }],
  ["doctor", {
    kind: "doctor",
    root: undefined,
    config: undefined,
    listen: undefined,
    json: false,
  }],
  ["doctor --root a --listen :9 --json", {
    kind: "doctor",
    root: "a",
    config: undefined,
    listen: ":9",
    json: true,
  }],
  ["version", { kind: "version" }],
  ["--version", { kind: "version" }],
  ["-V", { kind: "version" }],
  ["help", { kind: "help", topic: "overview" }],
  ["--help", { kind: "help", topic: "overview" }],
  ["-h", { kind: "help", topic: "overview" }],
  ["help version", { kind: "help", topic: "overview" }],
  ["help serve", { kind: "help", topic: "serve" }],
  ["serve --help", { kind: "help", topic: "serve" }],
  ["check-config -h", { kind: "help", topic: "check-config" }],
  ["--nonsense --help", { kind: "help", topic: "overview" }],
];

for (const [line, wanted] of READ) {
  Deno.test(`parseCommand reads ${JSON.stringify(line)}`, () => {
    assertEquals(parseCommand(line.split(" ").filter((word) => word !== "")), wanted);
  });
}

const REFUSED: readonly (readonly [string, readonly string[]])[] = [
  ["srve", ['Unknown command "srve", did you mean serve?']],
  ["checkconfig", ['Unknown command "checkconfig", did you mean check-config?']],
  ["frobnicate", ['Unknown command "frobnicate"']],
  ["./app", ['Unknown command "./app", a project folder is named by --root ./app']],
  ["--lisen :80", ['Unknown flag "--lisen", did you mean --listen?']],
  ["--frobnicate", ['Unknown flag "--frobnicate"']],
  ["-x", ['Unknown flag "-x"']],
  ["serve a b", ['serve takes no further words: got "a", "b"']],
  ["help srve", ['Unknown command "srve", did you mean serve?']],
  ["help serve twice", ['help takes no further words: got "twice"']],
  ["--root", ["--root needs a value"]],
  ["--root=", ["--root needs a value"]],
  ["--root --dev", ["--root needs a value"]],
  ["--root a --root b", ["--root is given 2 times"]],
  ["--dev --dev", ["--dev is given 2 times"]],
  ["--dev=yes", ["--dev takes no value"]],
  ["init --dev", ["init does not take --dev"]],
  ["serve --json", ["serve does not take --json"]],
  ["check-config --listen :80", ["check-config does not take --listen"]],
  ["check-config --dev", ["check-config does not take --dev"]],
  ["extra --root --listen :1 --listen :2 --wat", [
    'Unknown flag "--wat"',
    "--listen is given 2 times",
    "--root needs a value",
    'Unknown command "extra"',
  ]],
];

for (const [line, problems] of REFUSED) {
  Deno.test(`parseCommand refuses ${JSON.stringify(line)} and names every problem`, () => {
    const error = assertThrows(() => parseCommand(line.split(" ")), UsageError);
    assertEquals(error.problems, problems);
    assertEquals([error.code, error.exitCode], ["usage", 64]);
    assert(error.hint?.includes("--help"));
  });
}
