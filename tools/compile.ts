/**
 * Makes `dist/appserver`: server, PHP sources and permissions in one file.
 *
 * Arguments: `--target TRIPLE` for another system, `--output PATH`, and `--allow-…` flags to bake instead of those of
 * `deno task serve`. `DENORT_BIN` names the runtime to build upon, where it cannot be fetched.
 *
 * @module
 */
import { join, resolve } from "@std/path";
import { REPOSITORY, writeEmbeddedEntry } from "./build/embedded_entry.ts";
import { readBuildFlags } from "./build/build_flags.ts";
import { V8_FLAGS } from "./build/v8_flags.ts";
import { printError, printLine } from "./print.ts";

const ENTRY = join(REPOSITORY, "dist/build/appserver.ts");
const BYTES_PER_MB = 1_000_000;

/** What to do when `deno compile` failed; it says itself what it could not do. */
const WITHOUT_RUNTIME = [
  "Not made. If the lines above say that denort could not be downloaded:",
  `  deno compile builds upon "denort" of the very same version (${Deno.version.deno}), which comes from dl.deno.land.`,
  "  Where that cannot be reached, get denort-TARGET.zip of that version elsewhere, unpack it, and type",
  "    DENORT_BIN=/path/to/denort deno task compile",
  "  or make a bundle instead, which any Deno of this version or newer runs: deno task bundle",
];

async function compile(): Promise<number> {
  const { target, output, permissions } = readBuildFlags(Deno.args);
  const suffix = target === undefined ? "" : `-${target}`;
  const file = output ?? join(REPOSITORY, `dist/appserver${suffix}`);
  await writeEmbeddedEntry(ENTRY);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--quiet",
      "--no-lock",
      "--no-check",
      "--no-prompt",
      // It would lie in the folder for temporary files under a name that anybody can take first, and is loaded unchecked.
      "--no-code-cache",
      V8_FLAGS,
      `--config=${join(REPOSITORY, "deno.json")}`,
      ...permissions,
      ...target === undefined ? [] : [`--target=${target}`],
      `--output=${file}`,
      ENTRY,
    ],
    stdin: "null",
  }).output().then(passOn);
  if (!success) {
    for (const line of WITHOUT_RUNTIME) printError(line);
    return 1;
  }
  if (target === undefined && !await starts(file)) {
    printError(`${file} does not start: DENORT_BIN has to be of version ${Deno.version.deno}`);
    await Deno.remove(file);
    return 1;
  }
  const { size } = await Deno.stat(file);
  printLine(`${file}: ${(size / BYTES_PER_MB).toFixed(1)} MB`);
  return 0;
}

/** A runtime of another version finds nothing inside the file. */
async function starts(file: string): Promise<boolean> {
  const { success } = await new Deno.Command(resolve(file), {
    args: ["version"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** Without the stack trace of the runtime, which says nothing. */
function passOn(output: Deno.CommandOutput): Deno.CommandOutput {
  const [message = ""] = new TextDecoder().decode(output.stderr).split(/\n\s*Stack backtrace:/);
  if (!output.success) printError(message.trim());
  return output;
}

if (import.meta.main) Deno.exit(await compile());
