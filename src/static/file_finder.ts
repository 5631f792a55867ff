/**
 * Looks for the file that a path names, rule after rule.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { PlainFile } from "./compressed_copies.ts";
import type { FileSource, RefusalReason } from "./file_source.ts";
import type { LookupPlan, RuleFolder } from "./rule_folder.ts";

/** What was found. */
export type Finding =
  /** A file, which whoever gets it has to close. */
  | { readonly kind: "file"; readonly plain: PlainFile }
  /** A folder that has an index and was asked for without its slash. */
  | { readonly kind: "folder" };

/** What answers for a folder below the prefix `/`. */
export const INDEX = "index.html";

const FOLDER: Finding = { kind: "folder" };
/** Links that lead out of their folder and were reported; beyond that, silence. */
const MAX_REPORTED_LINKS = 64;

/** Asks the file system, nothing else. */
export class FileFinder {
  readonly #files: FileSource;
  readonly #logger: Logger;
  readonly #reportedLinks = new Set<string>();

  /** `logger` is told about files that exist and are not served. */
  constructor(files: FileSource, logger: Logger) {
    this.#files = files;
    this.#logger = logger;
  }

  /** The first of the plan's places that has something to answer with. */
  async find({ candidates, isFolder }: LookupPlan): Promise<Finding | undefined> {
    for (const { rule, names } of candidates) {
      const folder = await rule.realPath();
      if (folder === undefined) continue;
      const place = { rule, folder, names };
      const finding = isFolder ? await this.#findIndex(place) : await this.#findName(place);
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  async #findName(place: Place): Promise<Finding | undefined> {
    const { rule, folder, names } = place;
    const lookup = await this.#files.open(folder, names, rule);
    switch (lookup.kind) {
      case "file":
        return { kind: "file", plain: plainFile(place, lookup.file) };
      case "directory": {
        // Without an index, the folder is no page: the application may have one of that name.
        const index = await this.#findIndex(place);
        if (index?.kind !== "file") return undefined;
        index.plain.file.close();
        return FOLDER;
      }
      case "refused":
        this.#report(place, lookup.reason);
        return undefined;
      case "absent":
        return undefined;
    }
  }

  async #findIndex({ rule, folder, names }: Place): Promise<Finding | undefined> {
    if (rule.prefix !== "/") return undefined;
    const place = { rule, folder, names: [...names, INDEX] };
    const lookup = await this.#files.open(folder, place.names, rule);
    return lookup.kind === "file"
      ? { kind: "file", plain: plainFile(place, lookup.file) }
      : undefined;
  }

  /** Once per name at the top: `public/storage` pointing to `storage/app/public` is an honest mistake. */
  #report({ rule, names }: Place, reason: RefusalReason): void {
    const path = `${rule.prefix}${names[0] ?? ""}`;
    const key = `${reason} ${path}`;
    if (this.#reportedLinks.has(key) || this.#reportedLinks.size >= MAX_REPORTED_LINKS) return;
    this.#reportedLinks.add(key);
    this.#logger.log("warn", "static_file_refused", "File exists but is not served", {
      path,
      reason,
      hint: reason === "outside"
        ? 'It is a link out of the rule\'s folder: name where it leads in "links" of the rule'
        : undefined,
    });
  }
}

/** Where one rule looks. */
interface Place {
  readonly rule: RuleFolder;
  /** Real path of the rule's folder. */
  readonly folder: string;
  readonly names: readonly string[];
}

function plainFile({ rule, folder, names }: Place, file: PlainFile["file"]): PlainFile {
  return { folder, names, file, scope: rule, cacheControl: rule.cacheControlOf(names) };
}
