/**
 * What a server is started with.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { AccessRecordSink } from "../http/access_log.ts";

/** What a server is started with. */
export interface AppServerOptions {
  /** Checked values, see `docs/CONFIG.md`. */
  readonly config: Config;
  /** Absolute path of the project. */
  readonly root: string;
  /** Errors are shown to clients on this machine. @default {false} */
  readonly isDev?: boolean;
  /** Told about everything but requests. */
  readonly logger: Logger;
  /** Gets a record for each request; absent when requests are not logged. */
  readonly accessSink?: AccessRecordSink | undefined;
  /** The server's environment, from which PHP gets what it may see. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Absolute path of another script to run as worker; it has to speak `docs/PROTOCOL.md`. Not for `dialect: "go"`, which
   * runs the project's own.
   * @default the server's own `php/worker.php`
   */
  readonly workerScript?: string | undefined;
}
