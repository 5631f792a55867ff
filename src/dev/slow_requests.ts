/**
 * Says why a request took long: which lane it went to and for what reason, how long it waited for a worker. Dev mode only.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { AccessRecord, AccessRecordSink } from "../http/access_log.ts";

/** A request that took long. */
export interface SlowRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly durationMs: number;
  readonly lane: string;
  readonly workerId: number;
  /** `took 812 ms in the fast lane (nothing makes it slow), waited 40 ms for a worker`. */
  readonly what: string;
  /** What can be done; empty where nothing can be said. */
  readonly hint: string;
}

/** As long as a route has to take before it is learned to be slow, ms. */
const SLOW_FROM_MS = 500;
/** A wait for a worker that somebody notices, ms. */
const WAITED_FROM_MS = 20;
/** The latest ones are kept. */
const KEPT_REQUESTS = 20;

const REASONS: Readonly<Record<string, string>> = {
  default: "nothing makes it slow",
  method: "by slow_methods",
  route: "by slow_routes",
  "body_size": "by the length of its body, slow_body_threshold",
  learned: "learned from earlier answers",
  "single_lane": "there are no slow workers",
};

/** Passes every record on, and keeps those that took long. */
export class SlowRequests implements AccessRecordSink {
  readonly #next: AccessRecordSink | undefined;
  readonly #logger: Logger;
  readonly #kept: SlowRequest[] = [];

  /** @param next Where all records go. */
  constructor(next: AccessRecordSink | undefined, logger: Logger) {
    this.#next = next;
    this.#logger = logger;
  }

  /** The latest, newest first. */
  get latest(): readonly SlowRequest[] {
    return this.#kept.toReversed();
  }

  /** Tells the log after the line about the request itself. */
  write(record: AccessRecord): void {
    this.#next?.write(record);
    const slow = slowRequest(record);
    if (slow === undefined) return;
    if (this.#kept.push(slow) > KEPT_REQUESTS) this.#kept.shift();
    this.#logger.log("info", "slow_request", `${slow.method} ${slow.path} ${slow.what}`, {
      hint: slow.hint === "" ? undefined : slow.hint,
      request_id: record.id,
    });
  }
}

/** Why it took long; undefined for one that did not, and for what needed no worker. */
export function slowRequest(record: AccessRecord): SlowRequest | undefined {
  const { durationMs, queueMs, lane, laneReason, workerId, method } = record;
  if (lane === "" || (durationMs < SLOW_FROM_MS && queueMs < WAITED_FROM_MS)) return undefined;
  const reason = REASONS[laneReason] ?? laneReason;
  const waited = queueMs < 1 ? "" : `, waited ${Math.round(queueMs)} ms for a worker`;
  return {
    method,
    path: record.path.split("?", 1)[0] ?? "",
    durationMs,
    lane,
    workerId,
    what: `took ${Math.round(durationMs)} ms in the ${lane} lane (${reason})${waited}`,
    hint: hintFor(record),
  };
}

function hintFor({ durationMs, queueMs, lane, laneReason }: AccessRecord): string {
  if (queueMs >= WAITED_FROM_MS) {
    return lane === "fast"
      ? "No worker was free. Unless they were booting: raise fast_workers, or name slow paths in slow_routes"
      : "No worker was free. Unless they were booting: raise slow_workers";
  }
  if (durationMs < SLOW_FROM_MS) return "";
  if (laneReason === "single_lane") return "Set slow_workers, so that quick requests need not wait";
  return lane === "fast"
    ? "Name its path in slow_routes, so that quick requests need not wait"
    : "";
}
