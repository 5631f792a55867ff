/**
 * The whole server inside the test's process, with real PHP behind it, on a port of the system's choice.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { type Config, DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { AccessRecord } from "../../src/http/access_log.ts";
import { AppServer } from "../../src/server/app_server.ts";
import { RecordingLogger } from "./recording_logger.ts";

/** Absolute path of this repository, which is the demo's project root. */
export const REPOSITORY: string = fromFileUrl(new URL("../../", import.meta.url)).replace(
  /\/$/,
  "",
);

/** Absolute path of an application below `tests/fixtures/apps`. */
export function fixtureApp(name: string): string {
  return `${REPOSITORY}/tests/fixtures/apps/${name}`;
}

/** Absolute path of a worker with one fault, `tests/fixtures/workers/NAME.php`. */
export function faultyWorker(name: string): string {
  return `${REPOSITORY}/tests/fixtures/workers/${name}.php`;
}

/** What a test may choose. */
export interface TestServerOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Settings that differ from the defaults; without them there is one fast worker and no slow one. */
  readonly settings?: Partial<Config>;
  readonly isDev?: boolean;
  /** Absolute path of another worker than the server's own, see `faultyWorker`. */
  readonly workerScript?: string;
  /** Port on 127.0.0.1. @default one of the system's choice */
  readonly port?: number;
  /** Variables PHP may inherit beside the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What lets a test change the server. */
  readonly adminToken?: string;
  /** What the server reads when it is to read its configuration again. */
  readonly readConfig?: () => Promise<Config>;
  /** Called after the server has stopped, for folders that were made for it. */
  readonly onStopped?: () => Promise<void>;
}

/** A running server and what it said. Ends with `await using`. */
export class TestServer implements AsyncDisposable {
  readonly #server: AppServer;
  readonly #onStopped: (() => Promise<void>) | undefined;
  readonly logger: RecordingLogger;
  /** One for each request that ended. */
  readonly accessRecords: readonly AccessRecord[];

  private constructor(
    server: AppServer,
    logger: RecordingLogger,
    accessRecords: readonly AccessRecord[],
    onStopped: (() => Promise<void>) | undefined,
  ) {
    this.#server = server;
    this.#onStopped = onStopped;
    this.logger = logger;
    this.accessRecords = accessRecords;
  }

  /** Starts one on 127.0.0.1; it answers at once, requests wait for the first worker. */
  static async start(options: TestServerOptions): Promise<TestServer> {
    const logger = new RecordingLogger();
    const accessRecords: AccessRecord[] = [];
    const server = await AppServer.start({
      config: {
        ...DEFAULT_CONFIG,
        fastWorkers: 1,
        slowWorkers: 0,
        slowMethods: [],
        hotReload: false,
        adminListen: { kind: "off" },
        ...options.settings,
        listen: { hostname: "127.0.0.1", port: options.port ?? 0 },
      },
      root: options.root,
      isDev: options.isDev ?? false,
      logger,
      adminToken: options.adminToken,
      readConfig: options.readConfig,
      accessSink: { write: (record) => accessRecords.push(record) },
      environment: { ...Deno.env.toObject(), ...options.environment },
      workerScript: options.workerScript,
    });
    return new TestServer(server, logger, accessRecords, options.onStopped);
  }

  /** The server itself: `recycle`, `stats`, `verdict`, `firstBoot`, `stop`. */
  get server(): AppServer {
    return this.#server;
  }

  /** Port on 127.0.0.1. */
  get port(): number {
    return this.#server.address.port;
  }

  /** Absolute URL of a path that starts with `/`. */
  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Fetches a path of this server; redirects are not followed, their answers are what tests look at. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url(path), { redirect: "manual", ...init });
  }

  /** The body of a plain GET. */
  async text(path: string): Promise<string> {
    return await (await this.fetch(path)).text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    await this.#onStopped?.();
  }
}
