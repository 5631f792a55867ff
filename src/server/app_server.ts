/**
 * The whole server: start, recycle, stop.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { AccessRecordSink } from "../http/access_log.ts";
import type { PoolStats } from "../pool/pool_stats.ts";
import type { WorkerReady } from "../protocol/messages.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import { openDenoFileWatcher } from "../reload/file_watcher.ts";
import { HotReload } from "../reload/hot_reload.ts";
import { makeReloadFilter } from "../reload/reload_filter.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import { WORKER_SCRIPT } from "./boot_files.ts";
import { BootWatch } from "./boot_watch.ts";
import { chooseSapi } from "./choose_sapi.ts";
import { composeChain, type Lanes } from "./compose.ts";
import { createFront } from "./front.ts";
import { InFlight } from "./in_flight.ts";
import { listen, type Listener } from "./listen.ts";
import { SERVER_SOFTWARE } from "./version.ts";
import { WorkerFactory } from "./worker_factory.ts";

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

/** A running server. */
export class AppServer implements AsyncDisposable {
  readonly #options: AppServerOptions;
  readonly #bootWatch: BootWatch;
  readonly #lanes: Lanes;
  readonly #inFlight: InFlight;
  readonly #listener: Listener;
  readonly #reload: HotReload | undefined;
  /** Settles when waiting for anybody is over. */
  readonly #hurry = Promise.withResolvers<"late">();
  #stopping: Promise<void> | undefined;

  /** What the probe said about PHP. */
  readonly verdict: SapiVerdict;

  private constructor(parts: {
    readonly options: AppServerOptions;
    readonly bootWatch: BootWatch;
    readonly lanes: Lanes;
    readonly inFlight: InFlight;
    readonly listener: Listener;
    readonly verdict: SapiVerdict;
  }) {
    this.#options = parts.options;
    this.#bootWatch = parts.bootWatch;
    this.#lanes = parts.lanes;
    this.#inFlight = parts.inFlight;
    this.#listener = parts.listener;
    this.verdict = parts.verdict;
    this.#reload = parts.options.config.hotReload ? this.#hotReload() : undefined;
  }

  /**
   * Opens the listener and boots the workers. Requests are accepted at once and wait for the first worker.
   *
   * @throws {AppServerError} `listen_failed` or `permission_missing`.
   */
  static async start(options: AppServerOptions): Promise<AppServer> {
    const { config, root, logger, environment, isDev = false } = options;
    const clock = systemClock;
    const bootWatch = new BootWatch({ root, entry: config.entry, clock, logger });
    const verdict = await chooseSapi(options);
    const factory = new WorkerFactory({
      config,
      root,
      isDev,
      sapi: verdict.sapi,
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
    const inFlight = new InFlight();
    // The port may be the system's choice, so the facts about the listener are read when a request needs them.
    let facts = { ...config.listen };
    const chain = await composeChain({
      config,
      root,
      isDev,
      lanes,
      inFlight,
      accessSink: options.accessSink,
      listener: () => ({ address: facts.hostname, protocol: "HTTP/1.1" }),
      clock,
      logger,
    });
    const front = createFront({
      chain,
      clock,
      logger,
      defaults: () => ({ scheme: "http", hostname: facts.hostname, port: facts.port }),
    });
    const listener = listen({ ...config.listen, front, logger });
    facts = { hostname: listener.hostname, port: listener.port };
    bootWatch.onFailed((error) => {
      lanes.fast.bootFailed(error);
      lanes.slow?.bootFailed(error);
    });
    lanes.fast.start();
    lanes.slow?.start();
    const server = new AppServer({ options, bootWatch, lanes, inFlight, listener, verdict });
    try {
      await server.#reload?.start();
    } catch (error) {
      await server.stopNow();
      throw error;
    }
    return server;
  }

  /** Where it listens, as the system reports it. */
  get address(): { readonly hostname: string; readonly port: number } {
    return this.#listener;
  }

  /** Settles with the first worker's own report, or with the reason why none booted. */
  async firstBoot(): Promise<WorkerReady | Error> {
    const error = await this.#bootWatch.firstOutcome;
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
      this.#options.logger.log(
        failure === undefined ? "info" : "warn",
        failure === undefined ? "recycled" : "recycle_stopped",
        failure === undefined ? "Workers replaced" : "Old workers go on serving",
        { lane: pool.lane, replaced, duration_ms: Math.round(systemClock.nowMs() - startedMs) },
      );
      if (failure !== undefined) return;
    }
  }

  /**
   * Stops: new requests are refused, those in flight finish within `shutdownTimeoutMs`, workers end. Settles when
   * everything is gone; a second call waits for the same end.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Stops without waiting: requests in flight are cut off. */
  stopNow(): Promise<void> {
    this.#hurry.resolve("late");
    return this.stop();
  }

  /** The same as `stop`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<void> {
    const { shutdownTimeoutMs } = this.#options.config;
    this.#reload?.close();
    const timer = systemClock.schedule(shutdownTimeoutMs, () => this.#hurry.resolve("late"));
    // Deno's own shutdown breaks uploads that are still arriving, so it comes after the last answer.
    let late = await Promise.race([this.#inFlight.drain(), this.#hurry.promise]);
    if (late !== undefined) {
      this.#options.logger.log("warn", "shutdown_late", "Requests in flight are cut off", {
        in_flight: this.#inFlight.count,
      });
    }
    const closed = this.#listener.shutdown();
    late ??= await Promise.race([closed.then(() => undefined), this.#hurry.promise]);
    this.#bootWatch.close();
    const workersGone = this.#pools().map((pool) =>
      pool.stop(late === undefined ? shutdownTimeoutMs : 0)
    );
    await Promise.all(workersGone);
    timer.cancel();
    // With the workers gone their streams have broken off; what still holds the listener is a client that does not
    // read, and the process ends over it.
    if (late === undefined) await closed;
  }

  #pools(): readonly Lanes["fast"][] {
    const { fast, slow } = this.#lanes;
    return slow === undefined ? [fast] : [fast, slow];
  }

  #hotReload(): HotReload {
    const { config, root, logger } = this.#options;
    return new HotReload({
      root,
      filter: makeReloadFilter(config.watch),
      disk: denoDisk,
      openWatcher: openDenoFileWatcher,
      clock: systemClock,
      logger,
      onChange: async (files) => {
        logger.log("info", "hot_reload", `Changed: ${files[0]}`, { files: files.length });
        await this.recycle("reload");
      },
    });
  }
}
