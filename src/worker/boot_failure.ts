/**
 * Says why a worker did not boot, in the worker's own words. Pure.
 *
 * @module
 */
import type { PhpFailure } from "../protocol/messages.ts";
import { WorkerBootError } from "./worker_errors.ts";
import type { LinkEnd } from "./worker_link.ts";

/** What is known about the failed boot. */
export interface BootEvidence {
  readonly end: LinkEnd;
  /** What PHP reported in an ERROR frame. */
  readonly failure: PhpFailure | undefined;
  /** What it wrote to standard error. */
  readonly lastLines: readonly string[];
  /** Set when the time ran out, ms. */
  readonly timeoutMs: number | undefined;
}

/** The error for a boot that failed. PHP's own report comes first, then what it printed, then how it ended. */
export function bootFailure(evidence: BootEvidence): WorkerBootError {
  const { end, failure, lastLines, timeoutMs } = evidence;
  const options = { lastLines, failure, cause: end.violation };
  if (timeoutMs !== undefined) {
    return new WorkerBootError(
      "worker_boot_timeout",
      `Worker was not ready within ${timeoutMs} ms${words(lastLines)}`,
      {
        ...options,
        hint: "Look at what the application does while it boots, or raise boot_timeout_ms",
      },
    );
  }
  if (failure !== undefined) {
    return new WorkerBootError(
      "worker_boot_failed",
      `Application did not boot: ${failure.className}: ${failure.message} in ${failure.file}:${failure.line}`,
      options,
    );
  }
  return new WorkerBootError(
    "worker_boot_failed",
    `Worker ended before it was ready: ${exitText(end)}${words(lastLines)}`,
    {
      ...options,
      isInterrupted: end.isKilledFromOutside,
      hint: lastLines.length === 0
        ? "PHP said nothing; run `php -v` and the entry script by hand"
        : "The lines above are what PHP said",
    },
  );
}

/** How a process ended, for people. */
export function exitText(end: LinkEnd): string {
  if (end.violation !== undefined) return end.violation.message;
  const how = end.exit.signal === null
    ? `exit code ${end.exit.code}`
    : `ended by ${end.exit.signal}`;
  return end.truncatedBytes === 0 ? how : `${how} in the middle of a frame`;
}

function words(lastLines: readonly string[]): string {
  return lastLines.length === 0 ? "" : `; it said:\n${lastLines.join("\n")}`;
}
