/**
 * What the log says about connections that cannot be accepted.
 *
 * @module
 */
import { messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";

/** Hears from a listener how accepting goes. */
export interface AcceptReport {
  /** Nothing can be accepted for now. */
  failed(error: unknown): void;
  /** Connections are accepted; said to no effect while nothing had failed. */
  resumed(): void;
}

/** Logs each shortage once, and its end. */
export class AcceptLog implements AcceptReport {
  readonly #logger: Logger;
  #isFailing = false;

  /** Nothing has failed so far. */
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  failed(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const message = `No connection can be accepted: ${messageOf(error)}`;
    this.#logger.log("error", "accept_failed", message, {
      hint: "Raise the limit of open files (ulimit -n, LimitNOFILE= in the unit), or put a proxy " +
        "with a limit of connections in front",
    });
  }

  resumed(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#logger.log("info", "accept_resumed", "Connections are accepted again");
  }
}
