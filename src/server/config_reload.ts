/**
 * Goes over to another configuration while the server runs.
 *
 * @module
 */
import { AppServerError, asError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config_issue.ts";
import { formatIssue } from "../config/format_issues.ts";
import type { DevSession } from "./dev_session.ts";
import type { Generation } from "./generation.ts";
import type { Listener } from "./listen.ts";
import { type ReloadOutcome, replaceGeneration } from "./replace_generation.ts";
import type { Roster } from "./roster.ts";

/** What it works with. */
export interface ConfigReloadOptions {
  readonly roster: Roster;
  readonly dev: DevSession | undefined;
  readonly build: (config: Config) => Promise<Generation>;
  readonly listen: (config: Config) => Listener;
  /** The one that is open. */
  readonly listener: () => Listener | undefined;
  readonly onListening: (listener: Listener) => void;
  /** Reads the configuration again; rejects where it is wrong. Absent where it cannot be read. */
  readonly readConfig: (() => Promise<Config>) | undefined;
  readonly logger: Logger;
}

/**
 * The new workers boot beside those that serve, and take over when all of them are ready. Where they do not boot, or a
 * new address cannot be had, everything stays as it is. One after the other: whoever asks meanwhile waits, and all of
 * those share one more.
 */
export class ConfigReload {
  readonly #options: ConfigReloadOptions;
  #last: Promise<unknown> = Promise.resolve();
  /** The one that has not begun yet. */
  #waiting: Promise<ReloadOutcome> | undefined;

  /** Does nothing until asked. */
  constructor(options: ConfigReloadOptions) {
    this.#options = options;
  }

  /** Never rejects: what is wrong is in the outcome, and in the log. */
  again(): Promise<ReloadOutcome> {
    if (this.#waiting !== undefined) return this.#waiting;
    const outcome = this.#last.then(() => {
      this.#waiting = undefined;
      return this.#readAndReplace();
    });
    this.#waiting = outcome;
    this.#last = outcome;
    return outcome;
  }

  /** Settles when nothing is being gone over to any more; never rejects. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #readAndReplace(): Promise<ReloadOutcome> {
    const { readConfig, logger } = this.#options;
    try {
      if (readConfig === undefined) {
        throw new AppServerError("config_unreadable", "This server was started without a file");
      }
      return await this.#replace(await readConfig());
    } catch (error) {
      for (const message of mistakes(error)) {
        logger.log("error", "config_reload_failed", `The old one stays: ${message}`);
      }
      return { kind: "kept", error: asError(error) };
    }
  }

  async #replace(config: Config): Promise<ReloadOutcome> {
    const { build, roster, dev, listener, listen, onListening, logger } = this.#options;
    return await replaceGeneration({
      next: await build(config),
      roster,
      dev,
      listener: listener(),
      listen,
      onListening,
      logger,
    });
  }
}

/** What to log: each mistake of a configuration on a line of its own, with its place. */
function mistakes(error: unknown): readonly string[] {
  if (!(error instanceof ConfigError)) return [messageOf(error)];
  return error.issues.filter((issue) => issue.severity === "error").map(formatIssue);
}
