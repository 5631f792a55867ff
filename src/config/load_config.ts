/**
 * The configuration of a run: file, environment and flags, read from this machine.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { AppServerError, messageOf } from "../base/errors.ts";
import { closestWord } from "./closest_word.ts";
import { type Config, CONFIG_KEYS } from "./config.ts";
import { type ConfigDocument, readConfigDocument } from "./config_document.ts";
import { ConfigError, type ConfigIssue, hasErrors } from "./config_issue.ts";
import { joinPath } from "./config_path.ts";
import { sortIssues } from "./format_issues.ts";
import { CONFIG_FILE_NAME } from "./parse_config.ts";
import { type FlagValue, resolveConfig, type ValueOrigin } from "./resolve_config.ts";

/** Environment variables, as far as this process may see them. */
export interface ConfigEnvironment {
  /** Value of one variable; undefined when it is not set or may not be read. */
  get(name: string): string | undefined;
  /** All names, or none when they may not be listed. */
  names(): readonly string[];
}

/** The little that is asked of a disk. */
export interface ConfigDisk {
  /** Text of a file; undefined when there is none. Rejects when it is there but cannot be read. */
  readText(path: string): Promise<string | undefined>;
  /** Whether a folder is surely not there; false also where that cannot be known. */
  lacksFolder(path: string): Promise<boolean>;
}

/** What a run is started with. */
export interface LoadConfigOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** File named by `--config`, which must exist; otherwise `go_appserver.json` in the root, which need not. */
  readonly file?: string | undefined;
  /** Value of `--listen`. */
  readonly listen?: string | undefined;
  /** Whether `--dev` was given; it turns `hot_reload` on. @default {false} */
  readonly dev?: boolean | undefined;
  /** @default {denoEnvironment} */
  readonly environment?: ConfigEnvironment | undefined;
  /** @default {denoDisk} */
  readonly disk?: ConfigDisk | undefined;
}

/** What came out. */
export interface LoadedConfig {
  readonly config: Config;
  /** By name of the key, for every key. */
  readonly origins: ReadonlyMap<string, ValueOrigin>;
  /** By name of the key, for every key: the value as the file would say it; undefined where a default is said in words. */
  readonly written: ReadonlyMap<string, unknown>;
  /** Issues that the server can live with; to be logged. */
  readonly warnings: readonly ConfigIssue[];
  /** The file that was looked for; `missing` means that defaults are in use, which is worth a line in the log. */
  readonly file: { readonly kind: "read" | "missing"; readonly path: string };
}

/**
 * Reads file, environment and flags; the later of these win.
 *
 * @throws {ConfigError} If anything in any of them is wrong, also where a stronger value hides it.
 * @throws {AppServerError} With code `config_unreadable`, if the file cannot be read or a named one is missing.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { root, environment = denoEnvironment, disk = denoDisk } = options;
  const path = options.file ?? join(root, CONFIG_FILE_NAME);
  const source = options.file ?? CONFIG_FILE_NAME;
  const text = await readFile(disk, path);
  if (text === undefined && options.file !== undefined) {
    throw new AppServerError(
      "config_unreadable",
      `Cannot read configuration ${path}: no such file`,
      {
        hint: "Check the path after --config; relative paths start at the current folder",
      },
    );
  }
  const document = text === undefined ? undefined : readConfigDocument(text, source);
  const { config, origins, written, issues } = resolveConfig({
    document,
    variable: (name) => environment.get(name),
    flags: flagValues(options),
  });
  const all = sortIssues([
    ...issues,
    ...hasErrors(issues) ? [] : await missingFolders(config, document, root, disk),
    ...misspeltVariables(environment),
  ]);
  if (hasErrors(all)) throw new ConfigError(all);
  const kind = document ? "read" : "missing";
  return { config, origins, written, warnings: all, file: { kind, path } };
}

function flagValues({ listen, dev }: LoadConfigOptions): readonly FlagValue[] {
  const flags: FlagValue[] = [];
  if (listen !== undefined) flags.push({ key: "listen", flag: "--listen", text: listen });
  if (dev === true) flags.push({ key: "hot_reload", flag: "--dev", text: "true" });
  return flags;
}

async function readFile(disk: ConfigDisk, path: string): Promise<string | undefined> {
  try {
    return await disk.readText(path);
  } catch (cause) {
    if (cause instanceof AppServerError) throw cause;
    const reason = messageOf(cause);
    throw new AppServerError("config_unreadable", `Cannot read configuration ${path}: ${reason}`, {
      cause,
      hint: "It must be a UTF-8 text file that this process may read",
    });
  }
}

/** Only folders that the file names: the default ones are a guess that few projects meet in full. */
async function missingFolders(
  config: Config,
  document: ConfigDocument | undefined,
  root: string,
  disk: ConfigDisk,
): Promise<readonly ConfigIssue[]> {
  if (document === undefined || !document.values.has("static")) return [];
  const missing = await Promise.all(config.staticRules.map(async ({ dir }, index) => {
    if (!await disk.lacksFolder(join(root, dir))) return [];
    return [document.place({
      severity: "warning",
      path: joinPath(joinPath("static", index), "dir"),
      code: "missing_directory",
      message: `folder does not exist: "${dir}"`,
      hint: "The rule starts to work as soon as the folder is there",
    })];
  }));
  return missing.flat();
}

const VARIABLE_PREFIX = /^(?:APPSERVER|APP_SERVER|GO_PHP)_/;

/**
 * A variable near one of ours is a warning at most: others may use the prefix for purposes of their own, as container
 * platforms do with `APPSERVER_PORT`. Compared without prefixes, which would make everything look alike.
 */
function misspeltVariables(environment: ConfigEnvironment): readonly ConfigIssue[] {
  const known = CONFIG_KEYS.flatMap((key) => key.variables);
  const bySuffix = new Map(known.map((name) => [name.replace(VARIABLE_PREFIX, ""), name]));
  return environment.names()
    .filter((name) => VARIABLE_PREFIX.test(name) && !known.includes(name))
    .flatMap((name): readonly ConfigIssue[] => {
      const suffix = closestWord(name.replace(VARIABLE_PREFIX, ""), [...bySuffix.keys()]);
      const meant = suffix === undefined ? undefined : bySuffix.get(suffix);
      if (meant === undefined) return [];
      return [{
        severity: "warning",
        source: "environment",
        line: 0,
        column: 0,
        path: name,
        code: "unknown_variable",
        message: "is not a known variable",
        hint: `Did you mean ${meant}?`,
      }];
    });
}

/** The process's own environment. What it may not see counts as not set, so that a confined run needs no extra flag. */
export const denoEnvironment: ConfigEnvironment = {
  get: (variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted"
      ? Deno.env.get(variable)
      : undefined,
  names: () =>
    Deno.permissions.querySync({ name: "env" }).state === "granted"
      ? Object.keys(Deno.env.toObject()).toSorted()
      : [],
};

/** The machine's own disk. */
export const denoDisk: ConfigDisk = {
  async readText(path) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      if (!(error instanceof Deno.errors.NotCapable)) throw error;
      throw new AppServerError(
        "permission_missing",
        `Cannot read configuration ${path}: not allowed`,
        {
          cause: error,
          hint: `Run with --allow-read=${dirname(path)}, for the configuration, static files and ` +
            "what a reload looks at",
        },
      );
    }
  },
  async lacksFolder(path) {
    // Asked first because stat would stop at a question on a terminal.
    const permission = await Deno.permissions.query({ name: "read", path });
    if (permission.state !== "granted") return false;
    try {
      return !(await Deno.stat(path)).isDirectory;
    } catch (error) {
      return error instanceof Deno.errors.NotFound;
    }
  },
};
