/**
 * Boots one worker, to see whether the application does, and ends it.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { type Logger, nullLogger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { WorkerReady } from "../protocol/messages.ts";
import { denoDisk } from "../reload/deno_disk.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";
import { CHECKOUT_PHP } from "./boot_files.ts";
import { BootWatch } from "./boot_watch.ts";
import type { PhpRuntime } from "./php_runtime.ts";
import { SERVER_SOFTWARE } from "./version.ts";
import { WorkerFactory } from "./worker_factory.ts";

/** What is tried. */
export interface TrialBootOptions {
  readonly config: Config;
  /** Absolute path of the project. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly verdict: SapiVerdict;
  /** @default {CHECKOUT_PHP} */
  readonly php?: PhpRuntime | undefined;
}

/** What came of it. */
export interface TrialBoot {
  /** The worker's own report, or the reason why there is none. */
  readonly outcome: WorkerReady | Error;
  /** All that PHP wrote to standard error meanwhile, by lines. */
  readonly said: readonly string[];
}

/** Time that the worker has to end, ms. */
const STOP_MS = 2000;

/** Boots a worker as the server would. Never rejects. */
export async function trialBoot(
  { config, root, environment, verdict, php = CHECKOUT_PHP }: TrialBootOptions,
): Promise<TrialBoot> {
  const said: string[] = [];
  const logger: Logger = {
    log: (_level, event, message) => {
      if (event === "php_stderr") said.push(message);
    },
  };
  const bootWatch = new BootWatch({
    root,
    entry: config.entry,
    disk: denoDisk,
    clock: systemClock,
    logger: nullLogger,
  });
  const factory = new WorkerFactory({
    config,
    root,
    isDev: false,
    sapi: verdict.sapi,
    phpIni: verdict.phpIni,
    environment,
    gate: bootWatch.gate,
    clock: systemClock,
    logger,
    serverSoftware: SERVER_SOFTWARE,
    php,
    workerScript: undefined,
    nextWorkerId: () => 1,
  });
  const pool = factory.pool("fast", 1);
  try {
    pool.start();
    const failure = await bootWatch.firstOutcome;
    const ready = pool.workers().find((worker) => worker.ready)?.ready;
    const outcome = failure ?? ready ?? new Error("The worker left before it could be asked");
    return { outcome, said };
  } finally {
    bootWatch.close();
    await pool.stop(STOP_MS);
    await factory.groups.settled();
  }
}
