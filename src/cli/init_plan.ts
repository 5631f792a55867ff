/**
 * What `appserver init` is going to do with a project. Pure.
 *
 * @module
 */
import { configTemplate, entryTemplate } from "./init_templates.ts";
import { type ProjectFacts, projectKind, type ProjectVerdict } from "./project_kind.ts";

/** One file of the plan. */
export interface PlannedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  /** `keep`: it is there, and nobody said `--force`. */
  readonly action: "create" | "overwrite" | "keep";
}

/** All that is going to happen. */
export interface InitPlan {
  readonly verdict: ProjectVerdict;
  readonly files: readonly PlannedFile[];
  /** What is worth knowing, one sentence each. */
  readonly notes: readonly string[];
}

const CONFIG_FILE = "go_appserver.json";
const ENTRY_FILE = "php/bootstrap_app.php";
/** Folders of public files that frameworks use, in the order in which rules are written. */
const PUBLIC_FOLDERS = ["assets", "build", "bundles", "css", "js", "images", "img"];

/** @param isForced Whether files that are there may be overwritten. */
export function planInit(facts: ProjectFacts, isForced: boolean): InitPlan {
  const verdict = projectKind(facts);
  const { files } = facts;
  const has = (path: string) => files.has(path);
  const planned = (path: string, text: string): PlannedFile => ({
    path,
    text,
    action: !has(path) ? "create" : isForced ? "overwrite" : "keep",
  });
  const folders = PUBLIC_FOLDERS.map((name) => `public/${name}`).filter(has);
  const servesPublic = folders.length === 0 && has("public");
  const entry = needsEntry(verdict, facts)
    ? entryTemplate(verdict, { hasFrontController: has("public/index.php") })
    : undefined;
  return {
    verdict,
    files: [
      planned(CONFIG_FILE, configTemplate(folders, servesPublic)),
      ...entry === undefined ? [] : [planned(ENTRY_FILE, entry)],
    ],
    notes: notesFor(verdict, facts),
  };
}

/** What the server would find by itself needs no entry. Laravel's bootstrap/app.php returns something else. */
function needsEntry({ kind }: ProjectVerdict, { files }: ProjectFacts): boolean {
  // There, so that the plan can say that it is kept.
  if (files.has(ENTRY_FILE)) return true;
  if (files.has("public/frankenphp-worker.php")) return false;
  return kind === "laravel" || !files.has("bootstrap/app.php");
}

function notesFor({ kind }: ProjectVerdict, { files }: ProjectFacts): readonly string[] {
  const notes: string[] = [];
  if (kind === "laravel") {
    notes.push("Laravel is made anew for each request: quick enough to try, slower than a worker");
  }
  if (kind === "plain" && files.has("index.php") && !files.has("public/index.php")) {
    notes.push("index.php is in the root of the project: only files below public/ can be served");
  }
  return notes;
}
