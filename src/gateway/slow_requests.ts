/**
 * A record for each request that took long, with what the time went to.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { DispatchReport } from "../dispatch/dispatcher.ts";
import type { RequestContext } from "../http/handler.ts";

/** What it needs. */
export interface SlowRequestsOptions {
  /** From here on, ms, a request is slow: the wait for a worker and PHP's time to the head of the answer together. */
  readonly thresholdMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Only slow requests cost it more than a comparison. */
export class SlowRequests {
  readonly #options: SlowRequestsOptions;

  /** Writes nothing before the first slow one. */
  constructor(options: SlowRequestsOptions) {
    this.#options = options;
  }

  /** Told when the head of an answer is there; the record follows when all of it was delivered. */
  answered(context: RequestContext, report: DispatchReport, status: number): void {
    const { thresholdMs, clock } = this.#options;
    if (report.queueMs + report.phpMs < thresholdMs) return;
    const answeredMs = clock.nowMs();
    const { method } = context;
    const write = (): void => this.#write(context, report, { method, status, answeredMs });
    const { delivered } = context.notes;
    if (delivered !== undefined) delivered.then(write);
    else context.delivery.completed.then(write, write);
  }

  #write(
    context: RequestContext,
    { queueMs, phpMs, classification, reply }: DispatchReport,
    answer: { readonly method: string; readonly status: number; readonly answeredMs: number },
  ): void {
    const { clock, logger } = this.#options;
    const nowMs = clock.nowMs();
    const untilHeadMs = answer.answeredMs - context.startedMs;
    logger.log("warn", "slow_request", `Request took ${Math.round(nowMs - context.startedMs)} ms`, {
      request_id: context.requestId,
      method: answer.method,
      path: context.target.path,
      status: answer.status,
      receive_ms: Math.max(0, Math.round(untilHeadMs - queueMs - phpMs)),
      queue_ms: Math.round(queueMs),
      php_ms: Math.round(phpMs),
      write_ms: Math.round(nowMs - answer.answeredMs),
      pool: classification.lane,
      worker: reply.head.workerId,
    });
  }
}
