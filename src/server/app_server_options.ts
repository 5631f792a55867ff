/**
 * What a server is started with.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { AccessRecordSink } from "../http/access_log.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import type { PhpRuntime } from "./php_runtime.ts";

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
  /** The server's own PHP. @default the files of the checkout */
  readonly php?: PhpRuntime | undefined;
  /**
   * What lets an operator change the server, see `docs/OPERATIONS.md`; empty counts as absent.
   * @default a token that nobody can guess
   */
  readonly adminToken?: string | undefined;
  /** Which SAPI the first workers use, where somebody has begun to find out. @default finds out at the start */
  readonly firstVerdict?: Promise<SapiVerdict> | undefined;
  /** Sockets that systemd opened for visitors, instead of `listen`. @default none */
  readonly passedSockets?: readonly number[] | undefined;
  /** Reads the configuration again when an operator asks for it; rejects where it is wrong. Absent where it cannot be. */
  readonly readConfig?: (() => Promise<Config>) | undefined;
  /** Called when an operator asks for a stop. @default stops the server */
  readonly onStopRequested?: (() => void) | undefined;
}
