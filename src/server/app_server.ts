/**
 * The whole server: start, recycle, reload, stop.
 *
 * @module
 */
import { goEndpoints } from "../admin/go_endpoints.ts";
import { AdminToken } from "../admin/admin_token.ts";
import { systemClock } from "../base/clock.ts";
import type { Config } from "../config/config.ts";
import type { Lane } from "../dispatch/classify.ts";
import { EventLoopLag } from "../metrics/event_loop_lag.ts";
import { RequestMetrics } from "../metrics/request_metrics.ts";
import type { PoolStats } from "../pool/pool_stats.ts";
import type { RollOutcome } from "../pool/renewal.ts";
import type { WorkerReady } from "../protocol/messages.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { openAdminServer } from "./admin_server.ts";
import { AdminSource } from "./admin_source.ts";
import type { AppServerOptions } from "./app_server_options.ts";
import { DevSession } from "./dev_session.ts";
import type { Front } from "./front.ts";
import { Generation } from "./generation.ts";
import type { Listener } from "./listen.ts";
import { listenAnew, openListener } from "./open_listener.ts";
import { recycleAll } from "./recycle_all.ts";
import { ConfigReload } from "./config_reload.ts";
import type { ReloadOutcome } from "./replace_generation.ts";
import { Roster } from "./roster.ts";
import { MAX_WORKERS, scaleLane } from "./scale_lane.ts";
import { shutDown } from "./shutdown.ts";

/** A running server. */
export class AppServer implements AsyncDisposable {
  readonly #options: AppServerOptions;
  readonly #dev: DevSession | undefined;
  readonly #roster = new Roster(systemClock);
  readonly #metrics = new RequestMetrics();
  readonly #lag = new EventLoopLag(systemClock);
  readonly #source: AdminSource;
  readonly #reload: ConfigReload;
  readonly #token: AdminToken;
  readonly #generatedToken: string;
  /** Settles when waiting for anybody is over. */
  readonly #hurry = Promise.withResolvers<void>();
  #lastWorkerId = 0;
  #listener: Listener | undefined;
  #admin: Listener | undefined;
  #stopping: Promise<void> | undefined;

  readonly #front: Front = (request, origin) => this.#roster.current.front(request, origin);

  private constructor(options: AppServerOptions) {
    this.#options = options;
    this.#dev = options.isDev === true
      ? new DevSession(options, { status: () => this.#source.status(), roster: this.#roster })
      : undefined;
    this.#generatedToken = (options.adminToken ?? "") === "" ? AdminToken.generate() : "";
    this.#token = new AdminToken(options.adminToken || this.#generatedToken);
    this.#reload = new ConfigReload({
      roster: this.#roster,
      dev: this.#dev,
      build: (next) => this.#build(next),
      listen: ({ listen: address }) =>
        listenAnew(this.#listener, { ...address, front: this.#front, logger: options.logger }),
      listener: () => this.#listener,
      onListening: (listener) => this.#listener = listener,
      readConfig: options.readConfig,
      logger: options.logger,
    });
    this.#source = new AdminSource({
      ...options,
      roster: this.#roster,
      metrics: this.#metrics,
      lag: this.#lag,
      clock: systemClock,
      startedEpochMs: systemClock.epochMs(),
      recycle: () => this.recycle("requested"),
      reload: () => this.reload(),
      stop: options.onStopRequested ?? (() => void this.stop()),
    });
  }

  /**
   * Opens the listener and boots the workers. Requests are accepted at once and wait for the first worker.
   *
   * @throws {AppServerError} `listen_failed`, `permission_missing` or `sapi_unavailable`.
   */
  static async start(options: AppServerOptions): Promise<AppServer> {
    const server = new AppServer(options);
    try {
      await server.#open();
    } catch (error) {
      await server.#close();
      throw error;
    }
    return server;
  }

  /** What the probe said about PHP. */
  get verdict(): SapiVerdict {
    return this.#roster.current.verdict;
  }

  /** Where it listens, as the system reports it. */
  get address(): { readonly hostname: string; readonly port: number } {
    return this.#listener ?? this.#options.config.listen;
  }

  /** Where operators are listened to; undefined where nobody is. */
  get adminAddress(): { readonly hostname: string; readonly port: number } | undefined {
    return this.#admin;
  }

  /** The operators' token where this server made it up, to be shown once; empty where one was given. */
  get generatedToken(): string {
    return this.#generatedToken;
  }

  /** Settles with the first worker's own report, or with the reason why none booted. */
  firstBoot(): Promise<WorkerReady | Error> {
    return this.#roster.current.firstBoot();
  }

  /** What the lanes can say about themselves now. */
  stats(): readonly PoolStats[] {
    return this.#roster.pools.map((pool) => pool.stats());
  }

  /** Process ids of all workers, for tools on the same machine. */
  workerPids(): readonly number[] {
    return this.#roster.pools.flatMap((pool) => pool.workers().map((worker) => worker.pid));
  }

  /** Lanes and workers in lines, for a terminal; in development also what requests left behind, and which were slow. */
  statusText(): string {
    return `${this.#source.text()}\n${this.#dev?.noticesText() ?? ""}`.trimEnd();
  }

  /** Replaces all workers, lane by lane, also those of a reload; who has no successor that boots goes on serving. */
  async recycle(reason: RetireReason): Promise<RollOutcome> {
    // Its workers may have loaded what is old by now.
    await this.#reload.settled();
    return await recycleAll(this.#roster, reason, { ...this.#options, clock: systemClock });
  }

  /** Reads the configuration again and goes over to it; what is wrong with it is in the outcome and in the log. */
  reload(): Promise<ReloadOutcome> {
    return this.#reload.again();
  }

  /**
   * Changes the number of workers of a lane. New ones boot; surplus ones finish what they do. The configuration counts
   * again after the next start or reload.
   *
   * @param size 1 to 256.
   * @throws {RangeError} If there cannot be so many, or there is no such lane.
   */
  scaleTo(lane: Lane, size: number): void {
    scaleLane(this.#roster.pools, lane, size);
    this.#options.logger.log("info", "scaled", `Workers wanted: ${size}`, { lane, size });
  }

  /** Adds or takes away workers of the fast lane, as far as 1 to 256 allow. */
  growBy(workers: number): void {
    const size = this.#roster.pools[0]?.stats().size ?? 1;
    this.scaleTo("fast", Math.min(MAX_WORKERS, Math.max(1, size + workers)));
  }

  /**
   * Stops: after `shutdownDelayMs`, in which only readiness changes, new requests are refused, those in flight finish
   * within `shutdownTimeoutMs`, workers end. Settles when everything is gone; a second call waits for the same end.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#close();
    return this.#stopping;
  }

  /** Stops without waiting: requests in flight are cut off. */
  stopNow(): Promise<void> {
    this.#hurry.resolve();
    return this.stop();
  }

  /** The same as `stop`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #open(): Promise<void> {
    const { config, logger } = this.#options;
    const generation = await this.#build(config);
    this.#roster.appoint(generation, 0);
    this.#listener = await openListener({
      address: config.listen,
      isDev: this.#dev !== undefined,
      passedSockets: this.#options.passedSockets ?? [],
      front: this.#front,
      logger,
    });
    generation.tell(this.#dev);
    generation.start();
    this.#admin = await openAdminServer({
      address: config.adminListen,
      target: this.#source,
      token: this.#token,
      clock: systemClock,
      logger,
    });
    await generation.watch();
  }

  #build(config: Config): Promise<Generation> {
    return Generation.build({
      server: this.#options,
      config,
      dev: this.#dev,
      metrics: this.#metrics,
      operators: goEndpoints({
        target: this.#source,
        token: this.#token,
        totals: () => this.#metrics.totals(),
      }),
      nextWorkerId: () => ++this.#lastWorkerId,
      address: () => this.address,
      clock: systemClock,
      logger: this.#options.logger,
    });
  }

  async #close(): Promise<void> {
    const { shutdownDelayMs, shutdownTimeoutMs } = this.#roster.config ?? this.#options.config;
    this.#dev?.close();
    this.#lag[Symbol.dispose]();
    await shutDown({
      roster: this.#roster,
      listener: this.#listener,
      admin: this.#admin,
      hurry: this.#hurry.promise,
      delayMs: shutdownDelayMs,
      timeoutMs: shutdownTimeoutMs,
      clock: systemClock,
      logger: this.#options.logger,
    });
    await this.#reload.settled();
  }
}
