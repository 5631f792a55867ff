/**
 * From the configuration to workers and pools.
 *
 * @module
 */
import { join } from "@std/path";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { Lane } from "../dispatch/classify.ts";
import type { BootGate } from "../pool/boot_gate.ts";
import { WorkerPool } from "../pool/worker_pool.ts";
import type { Dialect } from "../protocol/dialect.ts";
import { frameDialect } from "../protocol/frame_codec.ts";
import { GO_MAX_FRAME_BYTES, goDialect } from "../protocol/go_dialect.ts";
import { type PhpCommand, phpCommand } from "../worker/php_command.ts";
import { Worker } from "../worker/worker.ts";
import type { WorkerLimits, WorkerOptions } from "../worker/worker_options.ts";
import { ProcessGroups } from "../worker/process_groups.ts";
import { SERVER_PID } from "./boot_files.ts";
import type { PhpRuntime } from "./php_runtime.ts";
import { startPhp } from "./start_php.ts";

/** What workers depend on beside the configuration. */
export interface WorkerFactoryOptions {
  readonly config: Config;
  /** Absolute path of the project. */
  readonly root: string;
  readonly isDev: boolean;
  /** SAPI that the probe chose, or the configuration. */
  readonly sapi: string;
  /** Settings that this SAPI needs; they win over the configuration's. */
  readonly phpIni: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly gate: BootGate;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name and version, for SERVER_SOFTWARE. */
  readonly serverSoftware: string;
  /** What each worker runs; not with `dialect: "go"`. */
  readonly php: PhpRuntime;
  /** Absolute path of another script for workers, for tests. */
  readonly workerScript: string | undefined;
  /** Numbers workers across all lanes, and across configurations. */
  readonly nextWorkerId: () => number;
  /** Files that must have no syntax error when the application is loaded, absolute paths. @default none */
  readonly checkFiles?: () => readonly string[];
  /** Whether each lane has a process ahead of need. @default {false} */
  readonly keepsSpare?: boolean;
  /** Only in development mode. */
  readonly onReport?: WorkerOptions["onReport"];
}

/** A longer answer is streamed, bytes: pages of 100 KiB are common, and in one piece they cost half as much. */
const STREAM_THRESHOLD_BYTES = 131_072;
/** Time between STOP and TERM, ms. */
const STOP_GRACE_MS = 2000;
/** Where a project for the Go server has its worker. */
const GO_WORKER = "php/worker.php";
/** It has no READY: one that runs so long counts as booted where others are to leave for it. */
const GO_PROBATION_MS = 1000;
/** The page that asks for new code comes before the other workers that boot with it. */
const DEV_BOOT_PAUSE_MS = 100;
const KIB_PER_MIB = 1024;
const MS_PER_S = 1000;

/** How PHP is started for a script of this server; `program` is a path, or `-r` and code. */
export function commandFor(
  options: Pick<WorkerFactoryOptions, "config" | "root" | "isDev" | "environment" | "phpIni">,
  program: readonly string[],
): PhpCommand {
  const { config, root, isDev, environment } = options;
  return phpCommand({
    phpBinary: config.phpBinary,
    program,
    root,
    isDev,
    phpIni: { ...config.phpIni, ...options.phpIni },
    env: config.env,
    passEnv: config.passEnv,
  }, environment);
}

function workerProgram(options: WorkerFactoryOptions): readonly string[] {
  const { config, root, php, workerScript } = options;
  if (config.dialect === "go") return [join(root, GO_WORKER)];
  return workerScript === undefined ? php.worker : [workerScript];
}

/** Without php.ini: in a few milliseconds instead of tens. `posix` is a part of its own in some packages of PHP. */
function endGroupsCommand(
  worker: PhpCommand,
  program: readonly string[],
  groups: readonly number[],
): PhpCommand {
  return {
    ...worker,
    args: ["-n", "-d", "extension=posix", ...program, ...groups.map(String)],
  };
}

/** Makes pools whose workers are numbered across all lanes. */
export class WorkerFactory {
  readonly #options: WorkerFactoryOptions;
  readonly #command: PhpCommand;
  readonly #makeDialect: () => Dialect;
  readonly #limits: WorkerLimits;
  /** Ends what workers leave behind. */
  readonly groups: ProcessGroups;

  /** Starts nothing. */
  constructor(options: WorkerFactoryOptions) {
    const { config } = options;
    this.#options = options;
    const isGo = config.dialect === "go";
    this.#command = commandFor(options, workerProgram(options));
    this.groups = new ProcessGroups({
      spawn: (groups) => startPhp(endGroupsCommand(this.#command, options.php.endGroups, groups)),
      clock: options.clock,
      logger: options.logger,
    });
    this.#makeDialect = isGo ? goDialect : () => frameDialect;
    this.#limits = {
      bootTimeoutMs: config.bootTimeoutMs,
      requestTimeoutMs: config.requestTimeoutMs,
      streamIdleTimeoutMs: config.streamIdleTimeoutMs,
      cancelGraceMs: config.cancelGraceMs,
      stopGraceMs: STOP_GRACE_MS,
      maxFrameBytes: isGo ? GO_MAX_FRAME_BYTES : config.maxFrameBytes,
      recycle: {
        maxRequests: config.maxRequestsPerWorker,
        maxLifetimeMs: config.maxWorkerLifetimeS * MS_PER_S,
        maxMemoryKib: config.maxWorkerMemoryMb * KIB_PER_MIB,
      },
    };
  }

  /** A pool of this many workers; nothing runs before its `start`. */
  pool(lane: Lane, size: number): WorkerPool {
    const { config, clock, logger, gate, php, nextWorkerId } = this.#options;
    const { keepsSpare = false, isDev, workerScript } = this.#options;
    return new WorkerPool({
      lane,
      size,
      gate,
      clock,
      logger,
      maxQueue: config.maxQueue,
      lookahead: lane === "fast" && config.dialect === "frames"
        ? { depth: config.lookaheadDepth, belowMs: config.lookaheadBelowMs }
        : undefined,
      queueTimeoutMs: config.queueTimeoutMs,
      recycle: this.#limits.recycle,
      // Other scripts than this server's own know nothing of waiting.
      keepsSpare: keepsSpare && config.dialect === "frames" && workerScript === undefined,
      bootPauseMs: isDev ? DEV_BOOT_PAUSE_MS : 0,
      probationMs: config.dialect === "go" ? GO_PROBATION_MS : 0,
      createWorker: (observer) => {
        const id = nextWorkerId();
        return new Worker({
          id,
          lane,
          spawn: () => this.groups.follow(startPhp(this.#command)),
          dialect: this.#makeDialect(),
          bootOptions: this.#bootOptions(id, lane),
          sources: php.sources,
          checkFiles: this.#options.checkFiles,
          limits: this.#limits,
          clock,
          logger,
          observer,
          onReport: this.#options.onReport,
          random: Math.random,
        });
      },
    });
  }

  /** The BOOT frame's options, see `docs/PROTOCOL.md`. */
  #bootOptions(worker: number, lane: Lane): Readonly<Record<string, unknown>> {
    const { config, root, isDev, sapi, serverSoftware } = this.#options;
    return {
      root,
      entry: config.entry,
      sapi,
      dev: isDev,
      lane,
      worker,
      max_frame_bytes: config.maxFrameBytes,
      stream_threshold_bytes: STREAM_THRESHOLD_BYTES,
      server_software: serverSoftware,
      server_pid: SERVER_PID,
      baremetal_csrf: config.bareMetal.csrf,
    };
  }
}
