/**
 * The folder of one static rule: where it really is, and what lies at its top.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { pathBelow } from "./containment.ts";
import type { FileSource, OpenScope } from "./file_source.ts";
import type { CacheRules } from "./cache_control.ts";
import type { PathRule, Resolution } from "./resolve_path.ts";

/** What a folder needs. */
export interface RuleFolderOptions {
  readonly prefix: string;
  /** Absolute path of the folder, links not yet followed. */
  readonly path: string;
  /** Absolute paths of other folders that symbolic links in this one may lead to. */
  readonly links: readonly string[];
  readonly cacheRules: CacheRules;
  /** Absolute path of the project; a folder that turns out to contain it is never served. */
  readonly projectRoot: string;
  readonly files: FileSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nobody asked for this very folder, so that its absence is no news. */
  readonly isOptional: boolean;
}

/** What is known about a folder, and since when (monotonic milliseconds). */
type FolderState =
  | { readonly kind: "unknown" }
  | { readonly kind: "missing"; readonly sinceMs: number }
  /** It is the project itself, or above it: sources and secrets. */
  | { readonly kind: "forbidden"; readonly sinceMs: number }
  | {
    readonly kind: "found";
    readonly sinceMs: number;
    readonly realPath: string;
    readonly linkTargets: readonly string[];
    /** Names at the top; undefined if not asked for, or too many. */
    readonly names: ReadonlySet<string> | undefined;
  };

/** Where a path is looked for. */
export type LookupPlan = Extract<Resolution<RuleFolder>, { readonly kind: "candidates" }>;

/**
 * How long an observation counts, milliseconds. A file found in the folder is remembered for as long again
 * (`HOT_MS`), so that a deployment that points a link elsewhere is seen within a second.
 */
const FOLDER_FRESH_MS = 500;
const NO_TARGETS: readonly string[] = [];
/** A folder with more names at its top is not memorised. */
const MAX_NAMES = 4096;

/** Observes one folder, at most twice a second and only while it is asked for. */
export class RuleFolder implements PathRule, OpenScope {
  readonly prefix: string;
  /** Absolute path of the folder, links not yet followed. */
  readonly path: string;
  readonly #options: RuleFolderOptions;
  #state: FolderState = { kind: "unknown" };
  #observation: Promise<FolderState> | undefined;

  /** Makes a folder of which nothing is known yet. */
  constructor(options: RuleFolderOptions) {
    this.prefix = options.prefix;
    this.path = options.path;
    this.#options = options;
  }

  /** Real path, undefined while the folder is missing or must not be served. */
  async realPath(): Promise<string | undefined> {
    const state = this.#isFresh() ? this.#state : await this.#observe();
    return state.kind === "found" ? state.realPath : undefined;
  }

  /** Real paths of the folders that links may lead to, as of the last observation. */
  get linkTargets(): readonly string[] {
    return this.#state.kind === "found" ? this.#state.linkTargets : NO_TARGETS;
  }

  /** Value of Cache-Control for a file of these names below the folder. */
  cacheControlOf(names: readonly string[]): string {
    return this.#options.cacheRules.valueFor(names);
  }

  /**
   * Whether it is known, without asking the file system, that nothing of this name lies at the top. This is what keeps
   * a rule for `/` from costing a look at the disk before every request of the application.
   */
  isKnownAbsent(name: string): boolean {
    const state = this.#state;
    if (state.kind === "unknown" || !this.#isFresh()) return false;
    return state.kind !== "found" || (state.names !== undefined && !state.names.has(name));
  }

  #isFresh(): boolean {
    const state = this.#state;
    return state.kind !== "unknown" &&
      this.#options.clock.nowMs() - state.sinceMs < FOLDER_FRESH_MS;
  }

  /** Requests that arrive during an observation share it. */
  #observe(): Promise<FolderState> {
    this.#observation ??= this.#look().finally(() => this.#observation = undefined);
    return this.#observation;
  }

  async #look(): Promise<FolderState> {
    const { files, clock, path, projectRoot, prefix } = this.#options;
    const sinceMs = clock.nowMs();
    const realPath = await files.findFolder(path);
    let state: FolderState;
    if (realPath === undefined) {
      state = { kind: "missing", sinceMs };
    } else if (pathBelow(realPath, projectRoot) !== undefined) {
      state = { kind: "forbidden", sinceMs };
    } else {
      // Below other prefixes files are the rule, so the list would save nothing.
      const names = prefix === "/" ? await files.listNames(realPath, MAX_NAMES) : undefined;
      const linkTargets = await this.#findTargets();
      state = { kind: "found", sinceMs, realPath, linkTargets, names };
    }
    this.#tell(this.#state, state);
    this.#state = state;
    return state;
  }

  async #findTargets(): Promise<readonly string[]> {
    const { files, links, projectRoot } = this.#options;
    if (links.length === 0) return NO_TARGETS;
    const found = await Promise.all(links.map((path) => files.findFolder(path)));
    // One that contains the project by now would give away its sources.
    return found.filter((path): path is string =>
      path !== undefined && pathBelow(path, projectRoot) === undefined
    );
  }

  #tell(before: FolderState, after: FolderState): void {
    if (before.kind === after.kind) return;
    const { logger, prefix, path } = this.#options;
    const fields = { prefix, path };
    switch (after.kind) {
      case "missing":
        logger.log(
          this.#options.isOptional ? "debug" : "warn",
          "static_folder_missing",
          "Folder of a static rule does not exist; the application answers until it does",
          fields,
        );
        break;
      case "forbidden":
        logger.log(
          "error",
          "static_folder_forbidden",
          "Folder of a static rule contains the project itself and is not served",
          fields,
        );
        break;
      case "found":
        if (before.kind === "unknown") break;
        logger.log("info", "static_folder_found", "Folder of a static rule is served", fields);
        break;
      case "unknown":
    }
  }
}
