/**
 * The server as one file: the bundle, and the executable where it can be built.
 *
 * @module
 */
import { join } from "@std/path";
import { REPOSITORY } from "./test_server.ts";

/** What starts a built server: a program and its first words; or why there is none. */
export type BuiltServer =
  | { readonly kind: "built"; readonly program: readonly string[] }
  | { readonly kind: "missing"; readonly reason: string };

/** Characters of what a build says that get into a test's name. */
const MAX_REASON_LENGTH = 200;

/** Makes the bundle. */
export async function buildBundle(folder: string): Promise<BuiltServer> {
  const path = join(folder, "appserver.js");
  const { success, text } = await runTool(Deno.execPath(), "bundle", path, {});
  return success ? { kind: "built", program: await bundleProgram(path) } : missing(text);
}

/** As the system would start the file by its first line, with this Deno. */
export async function bundleProgram(path: string): Promise<readonly string[]> {
  const [first = ""] = (await Deno.readTextFile(path)).split("\n", 1);
  const [, variables = "", words = ""] =
    /^#!\/usr\/bin\/env -S ((?:\w+=\S+ )*)deno (.+)$/.exec(first) ?? [];
  const program = [...variables.trim().split(" "), Deno.execPath(), ...words.split(" "), path];
  // `env` becomes the program, as the shell before becomes `env`.
  return ["sh", "-c", 'exec env "$@"', "appserver", ...program];
}

/** Makes the executable: with this Deno where its runtime can be had, else with an old one for which it can. */
export async function buildExecutable(folder: string): Promise<BuiltServer> {
  const path = join(folder, "appserver");
  const own = await runTool(Deno.execPath(), "compile", path, {});
  if (own.success) return { kind: "built", program: started(path) };
  const { stdout, success } = await new Deno.Command("sh", {
    args: [join(REPOSITORY, "tools/build/old_runtime"), join(REPOSITORY, "dist/old_runtime")],
    stdin: "null",
    stderr: "null",
  }).output();
  const said = new TextDecoder().decode(stdout);
  const [deno, runtime] = said.trim().split("\n");
  if (!success || deno === undefined || runtime === undefined) return missing(said);
  const old = await runTool(deno, "compile", path, { DENORT_BIN: runtime });
  return old.success ? { kind: "built", program: started(path) } : missing(old.text);
}

/** Through a shell that becomes the program: tests may start no program of a name that they make up. */
function started(path: string): readonly string[] {
  return ["sh", "-c", 'exec "$0" "$@"', path];
}

function missing(text: string): BuiltServer {
  return { kind: "missing", reason: text.replaceAll(/\s+/g, " ").trim().slice(-MAX_REASON_LENGTH) };
}

async function runTool(
  deno: string,
  tool: "bundle" | "compile",
  output: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly success: boolean; readonly text: string }> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      'exec "$0" run --quiet --no-prompt --no-lock --no-check --allow-read --allow-write --allow-env --allow-run "$1" --output "$2"',
      deno,
      join(REPOSITORY, `tools/${tool}.ts`),
      output,
    ],
    env: { ...env, NO_COLOR: "1", DENO_TLS_CA_STORE: "system" },
    cwd: REPOSITORY,
    stdin: "null",
    stdout: "null",
  }).output();
  return { success, text: new TextDecoder().decode(stderr) };
}
