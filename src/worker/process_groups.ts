/**
 * Ends what workers leave behind: processes that an application started and that outlive the worker.
 *
 * Each worker leads a process group of its own. Deno signals only processes that it started itself, unless every program
 * may be run, so PHP does it: one short process for all workers that have ended since the last one. The number of a group
 * with members in it is not given to anybody else, and that of an empty one not within these milliseconds: the system
 * counts through all numbers first.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { WorkerProcess } from "./worker_process.ts";

/** What ending groups needs. */
export interface ProcessGroupsOptions {
  /** Starts `php/end_groups.php` for these process groups; throws when there is no PHP to start. */
  readonly spawn: (groups: readonly number[]) => WorkerProcess;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The script needs half a second at most; one that hangs is ended after this, ms. */
const PATIENCE_MS = 5000;

/** Follows workers to their ends. */
export class ProcessGroups {
  readonly #options: ProcessGroupsOptions;
  #pending: number[] = [];
  #ending: Promise<void> | undefined;

  /** Starts nothing before a worker has ended. */
  constructor(options: ProcessGroupsOptions) {
    this.#options = options;
  }

  /** When this process ends, whoever is left of its group ends too. Returns it. */
  follow(leader: WorkerProcess): WorkerProcess {
    leader.exited.then(() => {
      this.#pending.push(leader.pid);
      this.#ending ??= this.#endPending();
    });
    return leader;
  }

  /** Settles when the groups of all workers that have ended so far are gone; never rejects. */
  async settled(): Promise<void> {
    await this.#ending;
  }

  async #endPending(): Promise<void> {
    // Workers that end together, as at shutdown, are one process's work.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const groups = this.#pending;
      this.#pending = [];
      await this.#end(groups);
    }
    this.#ending = undefined;
  }

  async #end(groups: readonly number[]): Promise<void> {
    const { spawn, clock, logger } = this.#options;
    let isDone = false;
    try {
      const process = spawn(groups);
      const patience = clock.schedule(PATIENCE_MS, () => process.kill("SIGKILL"));
      isDone = (await process.exited).code === 0;
      patience.cancel();
      await process.close();
    } catch {
      // Whatever keeps PHP from starting is said by the workers that cannot start either.
    }
    if (!isDone) {
      logger.log("debug", "process_groups_left", "Cannot end processes that workers left behind", {
        groups: groups.join(" "),
      });
    }
  }
}
