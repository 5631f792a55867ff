/**
 * Fails when a room imports a room that it may not know. Every file under `src/` is looked at, whether or not
 * something imports it, and `import type` counts. `--table` prints the table for `docs/ARCHITECTURE.md` instead.
 *
 * @module
 */
import { walk } from "@std/fs";
import { fromFileUrl, join, relative, toFileUrl } from "@std/path";
import { findLayerFaults, type ImportEdge, layersAsMarkdown } from "./layers.ts";
import { printError, printLine } from "./print.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

async function listSources(): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of walk(join(ROOT, "src"), { includeDirs: false, exts: [".ts"] })) {
    files.push(entry.path);
  }
  return files.sort();
}

/** Asks Deno for the imports of `files`: it takes one entry only, hence a module that imports them all. */
async function readGraph(files: readonly string[]): Promise<ModuleGraph> {
  const entry = files.map((file) => `import ${JSON.stringify(toFileUrl(file).href)};`).join("\n");
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:text/typescript,${encodeURIComponent(entry)}`],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot read the module graph: deno info failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}

function pathOf(specifier: string): string | undefined {
  if (!specifier.startsWith("file:")) return undefined;
  const path = relative(ROOT, fromFileUrl(specifier));
  return path.startsWith("compat/") ? undefined : path;
}

/** Imports that stay in the repository. Packages are `deno.json`'s affair, also those that lie in `compat/`. */
function listEdges({ modules }: ModuleGraph): ImportEdge[] {
  const edges: ImportEdge[] = [];
  for (const { specifier, dependencies = [] } of modules) {
    const from = pathOf(specifier);
    if (from === undefined || !from.startsWith("src/")) continue;
    for (const { code, type } of dependencies) {
      const target = code?.specifier ?? type?.specifier;
      const to = target === undefined ? undefined : pathOf(target);
      if (to !== undefined) edges.push({ from, to });
    }
  }
  return edges;
}

async function checkLayers(): Promise<number> {
  const files = await listSources();
  const edges = listEdges(await readGraph(files));
  const faults = findLayerFaults(files.map((file) => relative(ROOT, file)), edges);
  for (const fault of faults) printError(fault);
  const seen = `${files.length} files, ${edges.length} imports`;
  printLine(
    faults.length === 0 ? `Layers hold: ${seen}` : `Layers broken: ${faults.length} faults`,
  );
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  if (Deno.args.includes("--table")) printLine(layersAsMarkdown());
  else Deno.exit(await checkLayers());
}
