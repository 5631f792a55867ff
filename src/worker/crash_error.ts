/**
 * Says what became of a request whose worker ended. Pure.
 *
 * @module
 */
import { exitText } from "./boot_failure.ts";
import type { Exchange } from "./exchange.ts";
import type { WorkerChannel } from "./worker_channel.ts";
import { WorkerCrashedError } from "./worker_errors.ts";
import type { LinkEnd } from "./worker_link.ts";

/** What is known about a worker that ended. */
export interface CrashEvidence {
  readonly workerId: number;
  readonly end: LinkEnd;
  /** What it wrote to standard error. */
  readonly lastLines: readonly string[];
  readonly channel: WorkerChannel;
}

/** What PHP exits with after a fatal error; a worker's own scripts never choose it. */
const PHP_FATAL_EXIT_CODE = 255;

/** A worker that ended, with its two directions as they were left. */
export interface EndedWorker extends Pick<CrashEvidence, "workerId" | "end"> {
  readonly link: Pick<CrashEvidence, "lastLines" | "channel">;
}

/** Fails what a worker still owed, in the order in which it was written to it. */
export function failOwed(owed: readonly Exchange[], { workerId, end, link }: EndedWorker): void {
  const { lastLines, channel } = link;
  for (const [turn, exchange] of owed.entries()) {
    exchange.fail(crashError(exchange, { workerId, end, lastLines, channel }, turn));
  }
}

/** The error for a request to which the worker would have turned after it had ended `turn` others. */
export function crashError(
  exchange: Exchange,
  evidence: CrashEvidence,
  turn = 0,
): WorkerCrashedError {
  const { workerId, end, lastLines, channel } = evidence;
  // The pipe refused the very frame that carries all of the request, or the worker still had another one to end, which
  // would have been seen: everything that it wrote was read.
  const isUnread = (channel.isBroken && exchange.wholeAfterBytes === channel.bytesTaken) ||
    (turn > 0 && end.isReadToEnd);
  // Memory was used up so completely that not even the shutdown function could run.
  const isFatalError = !isUnread && end.violation === undefined && end.exit.signal === null &&
    end.exit.code === PHP_FATAL_EXIT_CODE;
  return new WorkerCrashedError(
    isFatalError
      ? `PHP ended worker ${workerId} over a fatal error that it could not report`
      : `Worker ${workerId} ended while it owed an answer: ${exitText(end)}`,
    {
      cause: end.violation,
      lastLines,
      failure: exchange.failure,
      isUnread,
      isFatalError,
      ...(isFatalError &&
        { hint: "What it wrote to standard error last says which; most often memory_limit" }),
    },
  );
}

/** The error for a request that came when the worker was already leaving: nothing of it was written. */
export function leavingError(workerId: number): WorkerCrashedError {
  return new WorkerCrashedError(`Worker ${workerId} was leaving when a request came for it`, {
    isUnread: true,
  });
}
