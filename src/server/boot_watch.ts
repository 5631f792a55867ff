/**
 * Follows the boots of workers: tells the first outcome, says each failure once, and tries again as soon as a file that
 * may be the cause changes.
 *
 * @module
 */
import { join } from "@std/path";
import type { Clock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { BootGate } from "../pool/boot_gate.ts";
import type { Disk } from "../reload/disk.ts";
import { FailureWatch } from "../reload/failure_watch.ts";
import { WorkerBootError } from "../worker/worker_errors.ts";

/** What it needs. */
export interface BootWatchOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Configured entry, or empty. */
  readonly entry: string;
  /** Where the files of the project are. */
  readonly disk: Disk;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Attempts that changed files may ask for within a window: what a boot itself writes must not make it spin. */
const MAX_EARLY_ATTEMPTS = 3;
const EARLY_WINDOW_MS = 30_000;

/** Whoever has to know whether the application boots. */
export interface BootListener {
  /** An attempt has failed. */
  failed(error: Error): void;
  /** The application boots again. */
  recovered(): void;
}

/** Where an application may begin, when no entry is configured: as `php/src/App/Discovery.php` looks for it. */
export const ENTRY_PLACES: readonly string[] = [
  "php/bootstrap_app.php",
  "bootstrap/app.php",
  "public/frankenphp-worker.php",
  "public/index.php",
  "index.php",
  "src/Kernel.php",
];

/** Owns the gate that all lanes share. */
export class BootWatch {
  /** Who may start a worker, and when. */
  readonly gate: BootGate;
  /** Settles with the first outcome: undefined for a worker that is ready. */
  readonly firstOutcome: Promise<Error | undefined>;
  /** Settles with the first failure, also one that comes after workers were ready. */
  readonly firstFailure: Promise<Error>;
  readonly #options: BootWatchOptions;
  readonly #failures: FailureWatch;
  /** When changed files asked for the latest attempts, monotonic ms. */
  readonly #earlyMs: number[] = [];
  #lastMessage = "";
  #lastFailure: { readonly message: string; readonly atEpochMs: number } | undefined;
  #listener: BootListener | undefined;

  /** Watches nothing before a boot fails. */
  constructor(options: BootWatchOptions) {
    const { clock } = options;
    const first = Promise.withResolvers<Error | undefined>();
    const firstFailure = Promise.withResolvers<Error>();
    this.#options = options;
    this.firstOutcome = first.promise;
    this.firstFailure = firstFailure.promise;
    this.#failures = new FailureWatch({
      disk: options.disk,
      clock,
      onChanged: () => this.#changed(),
    });
    this.gate = new BootGate({
      clock,
      random: Math.random,
      onFailed: (error, failures, startedEpochMs) => {
        this.#failed(error, failures, startedEpochMs);
        this.#listener?.failed(error);
        first.resolve(error);
        firstFailure.resolve(error);
      },
      onSucceeded: () => {
        this.#recovered();
        first.resolve(undefined);
      },
    });
  }

  /** Tells of each failure, whichever lane it was for, and of the end of failing. */
  follow(listener: BootListener): void {
    this.#listener = listener;
  }

  /** Why the application does not boot; undefined once it has booted since. */
  get lastFailure(): { readonly message: string; readonly atEpochMs: number } | undefined {
    return this.#lastFailure;
  }

  /** Watches nothing any more. */
  close(): void {
    this.#failures.stop();
    this.gate.close();
  }

  #changed(): void {
    const nowMs = this.#options.clock.nowMs();
    if (nowMs - (this.#earlyMs.at(-MAX_EARLY_ATTEMPTS) ?? -EARLY_WINDOW_MS) < EARLY_WINDOW_MS) {
      return;
    }
    this.#earlyMs.push(nowMs);
    if (this.#earlyMs.length > MAX_EARLY_ATTEMPTS) this.#earlyMs.shift();
    this.gate.tryOnce();
  }

  #failed(error: Error, failures: number, startedEpochMs: number): void {
    const { logger, root, entry } = this.#options;
    // The same words again and again would hide everything else.
    const level = error.message === this.#lastMessage ? "debug" : "error";
    this.#lastMessage = error.message;
    this.#lastFailure = {
      message: error.message,
      atEpochMs: this.#options.clock.epochMs(),
    };
    logger.log(level, "worker_boot_failed", error.message, {
      attempt: failures,
      hint: error instanceof AppServerError ? error.hint : undefined,
      trace: error instanceof WorkerBootError ? error.failure?.trace : undefined,
    });
    const entries = entry === "" ? ENTRY_PLACES : [entry];
    const failure = error instanceof WorkerBootError ? error.failure : undefined;
    const named = failure === undefined ? [] : [failure.file, ...failure.files ?? []];
    this.#failures.start(
      [...entries.map((path) => join(root, path)), ...named.filter((path) => path.startsWith("/"))],
      { bootStartedMs: startedEpochMs },
    );
  }

  #recovered(): void {
    this.#failures.stop();
    this.#lastFailure = undefined;
    if (this.#lastMessage === "") return;
    this.#lastMessage = "";
    this.#options.logger.log("info", "worker_boot_recovered", "The application boots again");
    this.#listener?.recovered();
  }
}
