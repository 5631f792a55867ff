/**
 * `appserver init`: looks at the project and writes what it needs to be served.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { AppServerError } from "../base/errors.ts";
import type { Command } from "./command.ts";
import { chosenRoot } from "./chosen_root.ts";
import { type InitPlan, planInit, type PlannedFile } from "./init_plan.ts";
import {
  COMPOSER_FILES,
  type ComposerFile,
  PROBED_FILES,
  type ProjectFacts,
} from "./project_kind.ts";

const WORDS = {
  create: ["would create", "created"],
  overwrite: ["would overwrite", "overwrote"],
  keep: ["would keep", "kept"],
} as const;

/**
 * Carries the plan out, or shows it with `--dry-run`; returns what to print.
 *
 * @throws {AppServerError} `permission_missing`, if a file may not be written.
 */
export async function init(command: Extract<Command, { readonly kind: "init" }>): Promise<string> {
  const root = await initRoot(command.root);
  const plan = planInit(await projectFacts(root), command.force);
  if (!command.dryRun) {
    for (const file of plan.files) await write(root, file);
  }
  return report(root, plan, command.dryRun);
}

/** The folder in which it was typed, not one above it: a new project has no marker yet. */
async function initRoot(flag: string | undefined): Promise<string> {
  return (await chosenRoot(flag ?? ".")).path;
}

async function projectFacts(root: string): Promise<ProjectFacts> {
  const found = await Promise.all(PROBED_FILES.map((path) => exists(join(root, path))));
  const composers: ComposerFile[] = [];
  for (const path of COMPOSER_FILES) {
    const text = await readText(join(root, path));
    if (text !== undefined) composers.push({ path, text });
  }
  return {
    composers,
    files: new Set(PROBED_FILES.filter((_, index) => found[index])),
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw notAllowed(error, path, "read");
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw notAllowed(error, path, "read");
  }
}

async function write(root: string, { path, text, action }: PlannedFile): Promise<void> {
  if (action === "keep") return;
  const file = join(root, path);
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text, { createNew: action === "create" });
  } catch (error) {
    throw notAllowed(error, file, "write");
  }
}

function notAllowed(error: unknown, path: string, what: "read" | "write"): unknown {
  if (!(error instanceof Deno.errors.NotCapable)) return error;
  return new AppServerError("permission_missing", `Cannot ${what} ${path}: not allowed`, {
    cause: error,
    hint: `Run with --allow-${what}=${dirname(path)}`,
  });
}

function report(root: string, { verdict, files, notes }: InitPlan, isDry: boolean): string {
  const lines = files.map(({ path, action, text }) => {
    const word = WORDS[action][isDry ? 0 : 1];
    const hint = action === "keep" ? " (it is there; --force overwrites it)" : "";
    const shown = isDry && action !== "keep" ? `\n${indent(text)}` : "";
    return `  ${word} ${path}${hint}${shown}`;
  });
  const next = isDry ? [] : ["", "Next: appserver serve --dev"];
  return [
    `${root}: ${verdict.kind}, because ${verdict.reason}`,
    ...lines,
    ...notes.map((note) => `  note: ${note}`),
    ...next,
  ].join("\n");
}

function indent(text: string): string {
  return text.trimEnd().split("\n").map((line) => `    | ${line}`.trimEnd()).join("\n");
}
