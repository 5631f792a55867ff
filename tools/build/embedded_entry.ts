/**
 * The entry of the executable: `main.ts`, with the PHP of this repository inside.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "@std/path";

/** Root of this repository. */
export const REPOSITORY: string = resolve(import.meta.dirname ?? ".", "../..");

/** What a worker may load, relative to `php/`; the demo and what only a checkout runs stay outside. */
const EMBEDDED = /^(?:src\/.*|embedded\/.*|autoload|probe|end_groups|bridge)(?:\.php)$/;

/** Sources by path relative to `php/`, sorted: the same checkout makes the same executable. */
export async function embeddedSources(): Promise<Readonly<Record<string, string>>> {
  const root = join(REPOSITORY, "php");
  const sources: (readonly [string, string])[] = [];
  for await (const path of filesBelow(root)) {
    const name = relative(root, path);
    if (EMBEDDED.test(name)) sources.push([name, await Deno.readTextFile(path)]);
  }
  return Object.fromEntries(sources.sort(([one], [other]) => one < other ? -1 : 1));
}

/**
 * Writes the entry.
 *
 * @param path Where; below this repository, so that its `deno.json` counts.
 */
export async function writeEmbeddedEntry(path: string): Promise<void> {
  const up = relative(dirname(path), REPOSITORY);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(
    path,
    `import { runCli } from "${up}/src/cli/run_cli.ts";
import { embeddedPhp } from "${up}/src/server/php_runtime.ts";

const sources: Record<string, string> = ${JSON.stringify(await embeddedSources())};

Deno.exit(await runCli(Deno.args, embeddedPhp(sources)));
`,
  );
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* filesBelow(path);
    else yield path;
  }
}
