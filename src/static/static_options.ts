/**
 * What the static handler is told, and the checks on it.
 *
 * @module
 */
import { resolve } from "@std/path";
import type { Clock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { type CacheRule, CacheRules } from "./cache_control.ts";
import { pathBelow } from "./containment.ts";
import type { SendPace } from "./patience.ts";
import type { FileSource } from "./file_source.ts";
import { diskFiles } from "./open_file.ts";
import { RuleFolder } from "./rule_folder.ts";

/** One folder of files that are answered without PHP. */
export interface StaticRule {
  /** Decoded URL prefix that starts and ends with `/`. */
  readonly prefix: string;
  /** Folder, absolute or relative to `root`; not the root itself and nothing above it. */
  readonly dir: string;
  /**
   * Folders, absolute or relative to `root`, that symbolic links in `dir` may lead to; others are not followed out of
   * `dir`. Not the root itself and nothing above it. @default {[]}
   */
  readonly links?: readonly string[];
  /** Cache-Control by glob; the first that fits counts. @default {[]} */
  readonly cacheControl?: readonly CacheRule[];
}

/** What `createStaticHandler` needs. */
export interface StaticOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Where prefixes contain each other, the longest goes first. */
  readonly rules: readonly StaticRule[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** The rules are defaults: a folder that is missing is no news. @default {false} */
  readonly areDefaults?: boolean;
  /** How long a file counts as unchanged, ms; 0 looks at the disk for each request. @default {500} */
  readonly freshForMs?: number;
  /**
   * Longest time in which a client takes nothing of a file that is sent in parts, ms; one that is sent in one piece is the
   * runtime's, which nobody can stop. @default no limit
   */
  readonly sendTimeoutMs?: number;
  /** Where files come from. @default {diskFiles} */
  readonly files?: FileSource;
}

/** How long clients may take nothing; undefined for ever. */
export function sendPace({ clock, sendTimeoutMs: timeoutMs }: StaticOptions): SendPace | undefined {
  return timeoutMs === undefined ? undefined : { clock, timeoutMs };
}

/**
 * Makes the folders of all rules and looks for each once, so that a missing one is reported at the start.
 *
 * @throws {AppServerError} `config_invalid`, if a rule is not what `StaticRule` says.
 */
export async function openRuleFolders(options: StaticOptions): Promise<RuleFolder[]> {
  const { clock, logger, files = diskFiles, areDefaults: isOptional = false } = options;
  const root = resolve(options.root);
  const projectRoot = await files.findFolder(root) ?? root;
  const folders = options.rules.map((rule) => {
    const path = checkRule(rule, root);
    return new RuleFolder({
      prefix: rule.prefix,
      path,
      links: (rule.links ?? []).map((link) => checkFolder(link, root)),
      cacheRules: new CacheRules(rule.cacheControl ?? []),
      projectRoot,
      files,
      clock,
      logger,
      isOptional,
    });
  });
  await Promise.all(folders.map((folder) => folder.realPath()));
  return folders;
}

/** Returns the absolute path of the folder. */
function checkRule({ prefix, dir }: StaticRule, root: string): string {
  if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
    throw new AppServerError(
      "config_invalid",
      `Static prefix must start and end with "/": got "${prefix}"`,
    );
  }
  return checkFolder(dir, root);
}

function checkFolder(dir: string, root: string): string {
  const path = resolve(root, dir);
  // An empty name is how the Go server came to serve .env and the database.
  if (dir === "" || pathBelow(path, root) !== undefined) {
    throw new AppServerError(
      "config_invalid",
      `Static folder must not contain the project: got "${dir}"`,
      { hint: 'Name the folder with the public files, such as "public"' },
    );
  }
  return path;
}
