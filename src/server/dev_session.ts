/**
 * What development mode adds to a server: failures that show where they are, and pages that follow the code.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Config } from "../config/config.ts";
import { assetEvent } from "../dev/asset_change.ts";
import { LivePages } from "../dev/live_pages.ts";
import { liveReload } from "../dev/live_reload.ts";
import type { Handler } from "../http/handler.ts";
import { readSource } from "./boot_files.ts";
import type { PhpRuntime } from "./php_runtime.ts";
import { DevFailures } from "./failure_page.ts";

/** What a session is about. */
export interface DevSessionOptions {
  readonly config: Config;
  /** Absolute path of the project. */
  readonly root: string;
  /** This server's own PHP. */
  readonly php: PhpRuntime;
}

/** One for each server in development mode; production has none. */
export class DevSession {
  /** Shows failures to developers. */
  readonly failures: DevFailures;
  /** Puts the script into pages; absent where the configuration does not want it. */
  readonly handler: Handler | undefined;
  readonly #config: Config;
  readonly #pages = new LivePages(systemClock);
  #bootFailure: AppServerError | undefined;
  #reloads = 0;

  /** Watches nothing itself: it is told. */
  constructor({ config, root, php }: DevSessionOptions) {
    this.#config = config;
    this.failures = new DevFailures({
      root,
      runtimeFolder: php.folder,
      editor: config.editor,
      readSource: (path) => php.readSource(path) ?? readSource(path),
    });
    this.handler = config.liveReload
      ? liveReload({
        pages: this.#pages,
        errorPage: (context) =>
          this.#bootFailure && this.failures.respond(this.#bootFailure, context),
      })
      : undefined;
  }

  /** How often new code has begun to serve. */
  get reloads(): number {
    return this.#reloads;
  }

  /** New code serves. */
  codeReplaced(): void {
    this.#bootFailure = undefined;
    this.#reloads++;
    this.#pages.send({ kind: "reload" });
  }

  /** New code does not boot; the old one, if there is any, goes on serving. */
  codeBroken(error: Error): void {
    // Attempts go on, and fail for the same reason.
    if (this.#bootFailure?.message === error.message) return;
    this.#bootFailure = error instanceof AppServerError
      ? error
      : new AppServerError("worker_boot_failed", error.message, { cause: error });
    this.#pages.send({ kind: "broken" });
  }

  /** Public files changed; paths relative to the project. */
  assetsChanged(files: readonly string[]): void {
    this.#pages.send(assetEvent(files, this.#config.staticRules));
  }

  /** Ends the streams of all pages; they come back when there is a server again. */
  close(): void {
    this.#pages.close();
  }
}
