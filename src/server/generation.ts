/**
 * Everything that one configuration stands for: its workers, and the chain of handlers in front of them. A server has
 * one that serves; while the configuration is read again, the next one boots beside it.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config, ListenAddress } from "../config/config.ts";
import type { Handler } from "../http/handler.ts";
import { InFlight } from "../http/in_flight.ts";
import type { ServerMetrics } from "../metrics/server_metrics.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import type { WorkerReady } from "../protocol/messages.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import type { ProcessGroups } from "../worker/process_groups.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import type { AppServerOptions } from "./app_server_options.ts";
import { CHECKOUT_PHP } from "./boot_files.ts";
import { BootWatch } from "./boot_watch.ts";
import { chooseSapi } from "./choose_sapi.ts";
import { type Chain, composeChain, type Lanes } from "./compose.ts";
import type { DevSession } from "./dev_session.ts";
import { createFront, type Front } from "./front.ts";
import { ProjectWatch } from "./project_watch.ts";
import { trustedProxies } from "./trust.ts";
import { warnOfPhp } from "./php_warnings.ts";
import { SERVER_SOFTWARE } from "./version.ts";
import { WorkerFactory } from "./worker_factory.ts";

/** What a generation shares with the one before. */
export interface GenerationOptions {
  readonly server: AppServerOptions;
  readonly config: Config;
  /** Only in development mode. */
  readonly dev: DevSession | undefined;
  readonly metrics: ServerMetrics;
  /** Addresses that only operators see. */
  readonly operators: Handler;
  readonly nextWorkerId: () => number;
  /** Where connections are accepted; known only once the listener is open. */
  readonly address: () => ListenAddress;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface GenerationParts {
  readonly options: GenerationOptions;
  readonly bootWatch: BootWatch;
  readonly verdict: SapiVerdict;
  readonly pools: readonly WorkerPool[];
  readonly groups: ProcessGroups;
  readonly inFlight: InFlight;
  readonly chain: Chain;
  readonly front: Front;
  readonly unserved: Set<string>;
}

/** Of a checkout only so many files are looked at for syntax errors before it serves: each takes a fraction of a millisecond. */
const MAX_CHECKED_FILES = 200;

/** Part of the time to finish in which a stream of events may end by itself, as those do that tell of a work's progress. */
export const EVENTS_SHARE = 0.5;

/** Built, then started, then retired. */
export class Generation {
  readonly config: Config;
  /** What the probe said about PHP. */
  readonly verdict: SapiVerdict;
  /** Two lanes, or one. */
  readonly pools: readonly WorkerPool[];
  /** Serves one request. */
  readonly front: Front;
  readonly inFlight: InFlight;
  readonly bootWatch: BootWatch;
  readonly #groups: ProcessGroups;
  readonly #chain: Chain;
  readonly #watch: ProjectWatch;

  private constructor({ options, bootWatch, verdict, ...parts }: GenerationParts) {
    this.config = options.config;
    this.bootWatch = bootWatch;
    this.verdict = verdict;
    this.pools = parts.pools;
    this.front = parts.front;
    this.#chain = parts.chain;
    this.inFlight = parts.inFlight;
    this.#groups = parts.groups;
    const { root, php = CHECKOUT_PHP } = options.server;
    const { pools, unserved } = parts;
    const own = { root, runtimeFolder: php.folder, pools, unserved };
    this.#watch = new ProjectWatch({ ...options, ...own });
    bootWatch.follow({ failed: (error) => this.#bootFailed(error), recovered() {} });
  }

  /**
   * Probes PHP and wires everything up; no worker runs yet.
   *
   * @throws {AppServerError} `sapi_unavailable`.
   */
  static async build(options: GenerationOptions): Promise<Generation> {
    const { server, config, dev, metrics, clock, logger } = options;
    const { root, environment, isDev = false } = server;
    const bootWatch = new BootWatch({ root, entry: config.entry, disk: denoDisk, clock, logger });
    const begun = config === server.config ? server.firstVerdict : undefined;
    const verdict = await (begun ?? chooseSapi({ ...server, config }));
    warnOfPhp(verdict, { isDev, logger });
    const unserved = new Set<string>();
    const factory = new WorkerFactory({
      checkFiles: () => [...unserved].slice(0, MAX_CHECKED_FILES),
      config,
      root,
      isDev,
      sapi: verdict.sapi,
      phpIni: verdict.phpIni,
      environment,
      gate: bootWatch.gate,
      clock,
      logger,
      serverSoftware: SERVER_SOFTWARE,
      php: server.php ?? CHECKOUT_PHP,
      workerScript: server.workerScript,
      nextWorkerId: options.nextWorkerId,
      keepsSpare: isDev && config.hotReload && !verdict.hasPreload,
      onReport: dev && ((report, request) => dev.report(report, request)),
    });
    const lanes: Lanes = {
      fast: factory.pool("fast", config.fastWorkers),
      slow: config.slowWorkers === 0 ? undefined : factory.pool("slow", config.slowWorkers),
    };
    const inFlight = new InFlight({ limit: config.maxInFlight, metrics, clock, logger });
    const chain = await composeChain({
      config,
      root,
      dev,
      lanes,
      inFlight,
      accessSink: dev === undefined ? server.accessSink : dev.requests,
      operators: options.operators,
      listener: () => ({ address: options.address().hostname, protocol: "HTTP/1.1" }),
      clock,
      logger,
    });
    const pools = lanes.slow === undefined ? [lanes.fast] : [lanes.fast, lanes.slow];
    return new Generation({
      options,
      bootWatch,
      verdict,
      pools,
      groups: factory.groups,
      inFlight,
      chain,
      front: createFront({
        chain: chain.handle,
        refuse: chain.refuse,
        clock,
        logger,
        proxies: trustedProxies(config),
        defaults: () => ({ scheme: "http", ...options.address() }),
      }),
      unserved,
    });
  }

  /** Boots the workers; returns at once. */
  start(): void {
    for (const pool of this.pools) pool.start();
  }

  /** From now on developers learn what becomes of boots. */
  tell(dev: DevSession | undefined): void {
    this.bootWatch.follow({
      failed: (error) => {
        this.#bootFailed(error);
        dev?.codeBroken(error);
      },
      recovered: () => dev?.codeReplaced(),
    });
  }

  /** Settles with the first worker's own report, or with the reason why none booted. */
  async firstBoot(): Promise<WorkerReady | Error> {
    const error = await this.bootWatch.firstOutcome;
    if (error !== undefined) return error;
    const ready = this.pools.flatMap((pool) => pool.workers()).find((worker) => worker.ready);
    return ready?.ready ?? new Error("The first worker left before it could be asked");
  }

  /** Settles when every worker that is wanted is ready, or with the reason why one of them did not boot. */
  staffed(): Promise<Error | undefined> {
    const everybody = Promise.all(this.pools.map((pool) => pool.staffed)).then(() => undefined);
    return Promise.race([everybody, this.bootWatch.firstFailure]);
  }

  #bootFailed(error: Error): void {
    for (const pool of this.pools) pool.bootFailed(error);
  }

  /** Watches the project from now on. */
  watch(): Promise<void> {
    return this.#watch.start();
  }

  /** Watches nothing any more. */
  unwatch(): void {
    this.#watch.close();
  }

  /** Ends streams of events, which a stop would wait for in vain: their clients come back by themselves. */
  endEvents(): void {
    this.#chain.events.end();
  }

  /** Ends the workers: asks them, and after `deadlineMs` makes them. Settles when everything is gone. */
  async end(deadlineMs: number): Promise<void> {
    this.unwatch();
    const stopped = Promise.all(this.pools.map((pool) => pool.stop(deadlineMs)));
    // Only now: whoever waits to boot a worker must find its pool stopping.
    this.bootWatch.close();
    await stopped;
    await this.#groups.settled();
    this.#chain.close();
  }
}
