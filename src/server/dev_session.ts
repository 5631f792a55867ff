/**
 * What development mode adds to a server: failures that show where they are, pages that follow the code, and what
 * requests cost and leave behind.
 *
 * @module
 */
import type { ServerStatus } from "../admin/admin_target.ts";
import { systemClock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Config } from "../config/config.ts";
import { assetEvent } from "../dev/asset_change.ts";
import { DevClients } from "../dev/dev_clients.ts";
import { LivePages } from "../dev/live_pages.ts";
import { liveReload } from "../dev/live_reload.ts";
import { SlowRequests } from "../dev/slow_requests.ts";
import type { SeenLeak } from "../dev/status_facts.ts";
import { statusHandler } from "../dev/status_handler.ts";
import { noticesText } from "../dev/status_page.ts";
import type { Handler } from "../http/handler.ts";
import type { DevReport } from "../worker/dev_report.ts";
import type { RequestNames } from "../worker/exchange_options.ts";
import type { AppServerOptions } from "./app_server_options.ts";
import { CHECKOUT_PHP, readSource } from "./boot_files.ts";
import { DevFailures } from "./failure_page.ts";
import { lastLinesOf, type Roster } from "./roster.ts";
import { networksOf } from "./trust.ts";

/** What a session asks of its server. */
export interface DevSubject {
  /** What the server can say of itself now. */
  readonly status: () => ServerStatus;
  readonly roster: Roster;
}

/** Leaks that are kept, the latest. */
const KEPT_LEAKS = 20;

/** One for each server in development mode; production has none. */
export class DevSession {
  /** Shows failures to developers. */
  readonly failures: DevFailures;
  /** Put scripts into pages and answer at addresses of their own, outermost first. */
  readonly handlers: readonly Handler[];
  /** Gets a record of each request. */
  readonly requests: SlowRequests;
  readonly #config: Config;
  readonly #pages = new LivePages(systemClock);
  readonly #leaks: SeenLeak[] = [];
  /** All files that PHP has said it loaded. */
  readonly #loaded = new Set<string>();
  #onLoaded: ((files: readonly string[]) => void) | undefined;
  #bootFailure: AppServerError | undefined;
  #reloads = 0;

  /** Watches nothing itself: it is told. */
  constructor(
    { config, root, accessSink, logger, php = CHECKOUT_PHP }: AppServerOptions,
    { status, roster }: DevSubject,
  ) {
    this.#config = config;
    this.requests = new SlowRequests(accessSink, logger);
    const clients = new DevClients(networksOf(config.devClients), config.devHosts);
    this.failures = new DevFailures({
      root,
      runtimeFolder: php.folder,
      editor: config.editor,
      clients,
      lastLines: (workerId) => lastLinesOf(roster.pools, workerId),
      readSource: (path) => php.readSource(path) ?? readSource(path),
    });
    const facts = () => ({
      ...status(),
      leaks: this.#leaks.toReversed(),
      slow: this.requests.latest,
      reloads: this.#reloads,
    });
    const live = liveReload({
      pages: this.#pages,
      errorPage: (context) =>
        this.#bootFailure && clients.maySee(context)
          ? this.failures.respond(this.#bootFailure, context)
          : undefined,
    });
    this.handlers = [
      ...config.liveReload ? [live] : [],
      statusHandler({ clients, facts }),
    ];
  }

  /** How often new code has begun to serve. */
  get reloads(): number {
    return this.#reloads;
  }

  /** What was left behind and what took long, in lines; empty where nothing was. */
  noticesText(): string {
    return noticesText({ leaks: this.#leaks, slow: this.requests.latest });
  }

  /** A worker had something to say at the end of a request. */
  report({ leaks, files }: DevReport, { method, target }: RequestNames): void {
    const request = `${method} ${target.split("?", 1)[0]}`;
    for (const { kind, name, what } of leaks) {
      this.#leaks.push({ what: `${kind} ${name} ${what}`, request });
      if (this.#leaks.length > KEPT_LEAKS) this.#leaks.shift();
    }
    for (const file of files) this.#loaded.add(file);
    if (files.length > 0) this.#onLoaded?.(files);
  }

  /** Tells which files PHP has loaded, at once and from now on. */
  followLoaded(listener: (files: readonly string[]) => void): void {
    this.#onLoaded = listener;
    if (this.#loaded.size > 0) listener([...this.#loaded]);
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
