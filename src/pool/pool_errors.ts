/**
 * Why a pool has no worker for a request. All of them are answered with 503.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";

/** As many requests wait as may wait. */
export class PoolQueueFullError extends AppServerError {
  override readonly name = "PoolQueueFullError";

  /** Says how many wait. */
  constructor(lane: string, maxQueue: number) {
    super(
      "queue_full",
      `Cannot queue request: ${maxQueue} of ${maxQueue} wait for the ${lane} lane`,
      {
        hint: "Raise max_queue or add workers",
      },
    );
  }
}

/** A request waited as long as it may. */
export class PoolQueueTimeoutError extends AppServerError {
  override readonly name = "PoolQueueTimeoutError";

  /** Says how long it waited. */
  constructor(lane: string, queueTimeoutMs: number) {
    super("queue_timeout", `No worker of the ${lane} lane was free within ${queueTimeoutMs} ms`, {
      hint: "Add workers, or raise queue_timeout_ms",
    });
  }
}

/** No worker runs, and the last attempt to boot one failed. */
export class NoWorkerError extends AppServerError {
  override readonly name = "NoWorkerError";

  /** `cause` is the failed boot. */
  constructor(lane: string, cause: unknown) {
    super("no_worker", `No worker of the ${lane} lane could boot`, {
      cause,
      hint: "The cause says what PHP reported; a new attempt follows by itself",
    });
  }
}

/** The pool is being stopped and takes nothing more. */
export class PoolDrainingError extends AppServerError {
  override readonly name = "PoolDrainingError";

  /** Names the lane. */
  constructor(lane: string) {
    super("draining", `The ${lane} lane is shutting down`);
  }
}

/** A lease was used after it had been given back: a mistake in this server. */
export class LeaseReleasedError extends AppServerError {
  override readonly name = "LeaseReleasedError";

  /** Names the worker. */
  constructor(workerId: number) {
    super("lease_released", `Worker ${workerId} was already given back`);
  }
}

/** A boot took long, and what it boots has changed meanwhile. Nobody but the pool itself meets it. */
export class BootGivenUpError extends AppServerError {
  override readonly name = "BootGivenUpError";

  /** `cause` is how the boot ended then. */
  constructor(lane: string, cause: Error) {
    super("worker_boot_failed", `Boot of a worker of the ${lane} lane was given up`, { cause });
  }
}
