/**
 * Text in, configuration out.
 *
 * @module
 */
import type { Config } from "./config.ts";
import { readConfigDocument } from "./config_document.ts";
import { ConfigError, hasErrors } from "./config_issue.ts";
import { sortIssues } from "./format_issues.ts";
import { resolveConfig } from "./resolve_config.ts";

/** Name that messages use when the caller has none. */
export const CONFIG_FILE_NAME = "go_appserver.json";

/**
 * Reads the text of a configuration file: JSON with comments and trailing commas. Environment and flags play no part
 * here, and warnings are dropped; `loadConfig` has both.
 *
 * @param text The whole file.
 * @param source What messages call it.
 * @throws {ConfigError} If anything in it is wrong; the error carries all issues.
 *
 * @example
 * ```ts
 * import { parseConfig } from "./parse_config.ts";
 *
 * const config = parseConfig('{ "fast_workers": 8, /* more than cores *\/ }');
 * console.assert(config.fastWorkers === 8 && config.slowWorkers === 2);
 * ```
 */
export function parseConfig(text: string, source: string = CONFIG_FILE_NAME): Config {
  const { config, issues } = resolveConfig({ document: readConfigDocument(text, source) });
  if (hasErrors(issues)) throw new ConfigError(sortIssues(issues));
  return config;
}
