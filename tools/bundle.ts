/**
 * Makes `dist/appserver.js`: server and PHP sources in one file that any Deno from 2.9.6 on runs.
 *
 * Arguments: `--output PATH`, and `--allow-…` flags for the first line of the file instead of those of
 * `deno task serve`.
 *
 * @module
 */
import { join } from "@std/path";
import { REPOSITORY, writeEmbeddedEntry } from "./build/embedded_entry.ts";
import { readBuildFlags } from "./build/build_flags.ts";
import { MALLOC_WORDS } from "./build/malloc_settings.ts";
import { V8_FLAGS } from "./build/v8_flags.ts";
import { printLine } from "./print.ts";

const ENTRY = join(REPOSITORY, "dist/build/appserver.ts");
const EXECUTABLE_MODE = 0o755;
const BYTES_PER_KB = 1000;

async function bundle(): Promise<number> {
  const { output, permissions } = readBuildFlags(Deno.args);
  const file = output ?? join(REPOSITORY, "dist/appserver.js");
  await writeEmbeddedEntry(ENTRY);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--no-lock",
      "--platform=deno",
      `--config=${join(REPOSITORY, "deno.json")}`,
      `--output=${file}`,
      ENTRY,
    ],
    stdin: "null",
  }).spawn().status;
  if (!success) return 1;
  // The file lies without a deno.json, so what that switches on has to be said here.
  const words = [
    ...MALLOC_WORDS,
    "deno",
    "run",
    "--no-prompt",
    // What a project has for its scripts (package.json, deno.json) is not for this server.
    "--no-config",
    V8_FLAGS,
    "--unstable-no-legacy-abort",
    "--unstable-net",
  ];
  const start = `#!/usr/bin/env -S ${[...words, ...permissions].join(" ")}\n`;
  const text = start + await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text);
  await Deno.chmod(file, EXECUTABLE_MODE);
  printLine(`${file}: ${(text.length / BYTES_PER_KB).toFixed(0)} kB`);
  return 0;
}

if (import.meta.main) Deno.exit(await bundle());
