/**
 * The whole server: start, recycle, stop.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import type { Lane } from "../dispatch/classify.ts";
import type { PoolStats } from "../pool/pool_stats.ts";
import type { WorkerReady } from "../protocol/messages.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import type { ProcessGroups } from "../worker/process_groups.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import type { AppServerOptions } from "./app_server_options.ts";
import { WORKER_SCRIPT } from "./boot_files.ts";
import { BootWatch } from "./boot_watch.ts";
import { chooseSapi } from "./choose_sapi.ts";
import { type Chain, composeChain, type Lanes } from "./compose.ts";
import { DevSession } from "./dev_session.ts";
import { createFront } from "./front.ts";
import { ProjectWatch } from "./project_watch.ts";
import { InFlight } from "../http/in_flight.ts";
import { listen, type Listener } from "./listen.ts";
import { MAX_WORKERS, scaleLane } from "./scale_lane.ts";
import { shutDown } from "./shutdown.ts";
import { trustedProxies } from "./trust.ts";
import { SERVER_SOFTWARE } from "./version.ts";
import { WorkerFactory } from "./worker_factory.ts";

/** What a running server is made of. */
interface ServerParts {
  readonly options: AppServerOptions;
  readonly bootWatch: BootWatch;
  readonly lanes: Lanes;
  readonly groups: ProcessGroups;
  readonly inFlight: InFlight;
  readonly chain: Chain;
  readonly listener: Listener;
  readonly verdict: SapiVerdict;
  readonly dev: DevSession | undefined;
}

/** A running server. */
export class AppServer implements AsyncDisposable {
  readonly #parts: ServerParts;
  readonly #watch: ProjectWatch;
  /** Settles when waiting for anybody is over. */
  readonly #hurry = Promise.withResolvers<void>();
  #stopping: Promise<void> | undefined;

  private constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#watch = new ProjectWatch({
      ...parts.options,
      pools: this.#pools(),
      dev: parts.dev,
      clock: systemClock,
    });
  }

  /**
   * Opens the listener and boots the workers. Requests are accepted at once and wait for the first worker.
   *
   * @throws {AppServerError} `listen_failed`, `permission_missing` or `sapi_unavailable`.
   */
  static async start(options: AppServerOptions): Promise<AppServer> {
    const { config, root, logger, environment, isDev = false } = options;
    const clock = systemClock;
    const bootWatch = new BootWatch({ root, entry: config.entry, disk: denoDisk, clock, logger });
    const verdict = await chooseSapi(options);
    const factory = new WorkerFactory({
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
      workerScript: options.workerScript ?? WORKER_SCRIPT,
    });
    const lanes: Lanes = {
      fast: factory.pool("fast", config.fastWorkers),
      slow: config.slowWorkers === 0 ? undefined : factory.pool("slow", config.slowWorkers),
    };
    const inFlight = new InFlight(config.maxInFlight);
    const dev = isDev ? new DevSession({ config, root }) : undefined;
    // The port may be the system's choice, so the facts about the listener are read when a request needs them.
    let facts = { ...config.listen };
    const chain = await composeChain({
      config,
      root,
      dev,
      lanes,
      inFlight,
      accessSink: options.accessSink,
      listener: () => ({ address: facts.hostname, protocol: "HTTP/1.1" }),
      clock,
      logger,
    });
    const front = createFront({
      chain: chain.handle,
      clock,
      logger,
      proxies: trustedProxies(config),
      defaults: () => ({ scheme: "http", hostname: facts.hostname, port: facts.port }),
    });
    const listener = listen({ ...config.listen, front, logger });
    facts = { hostname: listener.hostname, port: listener.port };
    bootWatch.follow({
      failed: (error) => {
        for (const pool of Object.values(lanes)) pool?.bootFailed(error);
        dev?.codeBroken(error);
      },
      recovered: () => dev?.codeReplaced(),
    });
    lanes.fast.start();
    lanes.slow?.start();
    const server = new AppServer({
      options,
      bootWatch,
      lanes,
      groups: factory.groups,
      inFlight,
      listener,
      verdict,
      chain,
      dev,
    });
    try {
      await server.#watch.start();
    } catch (error) {
      await server.stopNow();
      throw error;
    }
    return server;
  }

  /** What the probe said about PHP. */
  get verdict(): SapiVerdict {
    return this.#parts.verdict;
  }

  /** Where it listens, as the system reports it. */
  get address(): { readonly hostname: string; readonly port: number } {
    return this.#parts.listener;
  }

  /** Settles with the first worker's own report, or with the reason why none booted. */
  async firstBoot(): Promise<WorkerReady | Error> {
    const error = await this.#parts.bootWatch.firstOutcome;
    if (error !== undefined) return error;
    const ready = this.#pools().flatMap((pool) => pool.workers()).find((worker) => worker.ready);
    return ready?.ready ?? new Error("The first worker left before it could be asked");
  }

  /** What the lanes can say about themselves now. */
  stats(): readonly PoolStats[] {
    return this.#pools().map((pool) => pool.stats());
  }

  /** Process ids of all workers, for tools on the same machine. */
  workerPids(): readonly number[] {
    return this.#pools().flatMap((pool) => pool.workers().map((worker) => worker.pid));
  }

  /** Replaces all workers, lane by lane; those whose successor does not boot go on serving. */
  async recycle(reason: RetireReason): Promise<void> {
    const startedMs = systemClock.nowMs();
    for (const pool of this.#pools()) {
      const { replaced, failure } = await pool.recycle(reason);
      this.#parts.options.logger.log(
        failure === undefined ? "info" : "warn",
        failure === undefined ? "recycled" : "recycle_stopped",
        failure === undefined ? "Workers replaced" : "Old workers go on serving",
        { lane: pool.lane, replaced, duration_ms: Math.round(systemClock.nowMs() - startedMs) },
      );
      if (failure !== undefined) return;
    }
  }

  /**
   * Changes the number of workers of a lane. New ones boot; surplus ones finish what they do. The configuration counts
   * again after the next start.
   *
   * @param size 1 to 256.
   * @throws {RangeError} If there cannot be so many, or there is no such lane.
   */
  scaleTo(lane: Lane, size: number): void {
    scaleLane(this.#pools(), lane, size);
    this.#parts.options.logger.log("info", "scaled", `Workers wanted: ${size}`, { lane, size });
  }

  /** Adds or takes away workers of the fast lane, as far as 1 to 256 allow. */
  growBy(workers: number): void {
    const { size } = this.#parts.lanes.fast.stats();
    this.scaleTo("fast", Math.min(MAX_WORKERS, Math.max(1, size + workers)));
  }

  /**
   * Stops: new requests are refused, those in flight finish within `shutdownTimeoutMs`, workers end. Settles when
   * everything is gone; a second call waits for the same end.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown();
    return this.#stopping;
  }

  /** Stops without waiting: requests in flight are cut off. */
  stopNow(): Promise<void> {
    this.#hurry.resolve();
    return this.stop();
  }

  /** The same as `stop`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #shutDown(): Promise<void> {
    const { options, inFlight, listener, groups, bootWatch, chain, dev } = this.#parts;
    this.#watch.close();
    dev?.close();
    await shutDown({
      inFlight,
      listener,
      pools: this.#pools(),
      groups,
      stopBooting: () => bootWatch.close(),
      hurry: this.#hurry.promise,
      timeoutMs: options.config.shutdownTimeoutMs,
      clock: systemClock,
      logger: options.logger,
    });
    chain.close();
  }

  #pools(): readonly Lanes["fast"][] {
    const { fast, slow } = this.#parts.lanes;
    return slow === undefined ? [fast] : [fast, slow];
  }
}
