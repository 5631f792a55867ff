/**
 * What arrives from one worker: answers go to the exchange they belong to, the rest to the log.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { Clock } from "../base/clock.ts";
import { LineRate } from "../base/line_rate.ts";
import type { LogFields, Logger } from "../base/logger.ts";
import { PROTOCOL_VERSION } from "../protocol/frame_types.ts";
import type { PhpFailure, WorkerMessage, WorkerReady } from "../protocol/messages.ts";
import { ProtocolError } from "../protocol/protocol_error.ts";
import type { Exchange } from "./exchange.ts";
import type { ExchangeMessage, RequestNames } from "./exchange_options.ts";
import { type DevReport, readReport } from "./dev_report.ts";
import { leakLine } from "./leak_report.ts";
import { scalars } from "./log_context.ts";

/** Who is told about progress. */
export interface WorkerInboxOptions {
  readonly workerId: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Part of an answer arrived, and more will; not before `caughtUp`, where the client is slow. */
  readonly onProgress: (exchange: Exchange, caughtUp: Promise<void> | undefined) => void;
  /** The worker ended a request. */
  readonly onEnded: (exchange: Exchange) => void;
  /** A worker in dev mode had something to say at the end of a request. */
  readonly onReport?: ((report: DevReport, request: RequestNames) => void) | undefined;
}

/** Records of the application's own logging shown in one second, as with standard error; the rest is counted. */
const LOGS_PER_SECOND = 200;

/** Sorts a worker's messages. Requests are answered in the order in which they were written. */
export class WorkerInbox {
  readonly #options: WorkerInboxOptions;
  readonly #exchanges: Exchange[] = [];
  readonly #announced = Promise.withResolvers<WorkerReady>();
  readonly #logRate: LineRate;
  #ready: WorkerReady | undefined;
  #bootFailure: PhpFailure | undefined;

  /** Nothing is expected yet but READY. */
  constructor(options: WorkerInboxOptions) {
    this.#options = options;
    this.#logRate = new LineRate({
      clock: options.clock,
      perSecond: LOGS_PER_SECOND,
      onSuppressed: (lines) =>
        this.#log("warn", "php_log_suppressed", `${lines} further log records`, { lines }),
    });
  }

  /** Settles with READY; stays pending when it never comes. */
  get announced(): Promise<WorkerReady> {
    return this.#announced.promise;
  }

  /** What the worker announced, once it has. */
  get ready(): WorkerReady | undefined {
    return this.#ready;
  }

  /** What PHP reported before READY. */
  get bootFailure(): PhpFailure | undefined {
    return this.#bootFailure;
  }

  /** The request that the worker works on. */
  get current(): Exchange | undefined {
    return this.#exchanges[0];
  }

  /** Requests that have not ended: the current one, then those that were written ahead. */
  get owed(): readonly Exchange[] {
    return this.#exchanges;
  }

  /**
   * Whether the worker is quick to turn to another request, as far as one can tell: it began after `sinceMs`, nobody had
   * reason to look after it, and nothing of a body follows that the next request would get between.
   */
  isQuickSince(sinceMs: number): boolean {
    const [current] = this.#exchanges;
    return current !== undefined && current.startedMs >= sinceMs &&
      this.#exchanges.every(({ state, wholeAfterBytes }) =>
        state.kind === "waiting" && wholeAfterBytes !== undefined
      );
  }

  /** A worker whose language has no READY counts as ready once it runs. */
  assumeReady(pid: number): WorkerReady {
    this.#ready = {
      protocol: PROTOCOL_VERSION,
      phpVersion: "unknown",
      sapi: "bridge",
      sapiReason: 'dialect "go": the project\'s own php/worker.php',
      application: "bridge",
      pid,
      memoryKib: 0,
      bootMs: 0,
    };
    return this.#ready;
  }

  /** Answers for `exchange` may arrive from now on. */
  expect(exchange: Exchange): void {
    this.#exchanges.push(exchange);
  }

  /** Everything the worker still owes; it owes nothing afterwards. */
  takeAll(): readonly Exchange[] {
    this.#logRate.tell();
    return this.#exchanges.splice(0);
  }

  /**
   * Takes the next message. A promise is the back-pressure of a slow client.
   * @throws {ProtocolError} If the message cannot come now.
   */
  take(message: WorkerMessage, offset: number): Promise<void> | undefined {
    switch (message.kind) {
      case "ready":
        this.#takeReady(message.ready, offset);
        return undefined;
      case "error":
        if (message.id === 0) {
          this.#takeFailure(message.failure);
          return undefined;
        }
        return this.#answer(message, offset);
      case "head":
      case "body":
      case "end":
      case "interim":
        return this.#answer(message, offset);
      case "log":
        if (this.#logRate.admits()) {
          this.#log(message.level, "php_log", message.message, scalars(message.context));
        }
        return undefined;
      case "publish":
      case "pong":
        return undefined;
      default:
        return assertNever(message);
    }
  }

  /** A line of standard error, with the request it most likely belongs to. */
  logLine(line: string): void {
    this.#log("warn", "php_stderr", line, {});
  }

  /** Lines that came too fast to show. */
  logSuppressed(lines: number): void {
    this.#log("warn", "php_stderr_suppressed", `${lines} further lines on standard error`, {
      lines,
    });
  }

  /** The frame that ends the worker, also while it owes no answer. */
  logViolation({ message, offset, expected, received, hexExcerpt, hint }: ProtocolError): void {
    this.#log("error", "protocol_violation", message, {
      offset,
      expected,
      received,
      bytes: hexExcerpt,
      hint,
    });
  }

  #takeReady(ready: WorkerReady, offset: number): void {
    if (this.#ready !== undefined) {
      throw new ProtocolError({ offset, expected: "READY once", received: "a second READY" });
    }
    if (ready.protocol !== PROTOCOL_VERSION) {
      throw new ProtocolError({
        offset,
        expected: `protocol version ${PROTOCOL_VERSION}`,
        received: String(ready.protocol),
      });
    }
    this.#ready = ready;
    this.#announced.resolve(ready);
  }

  /** About no request: a boot that failed, or after READY what ends the worker. */
  #takeFailure(failure: PhpFailure): void {
    if (this.#ready === undefined) {
      this.#bootFailure = failure;
      return;
    }
    const { className, message, file, line, trace } = failure;
    this.#log(
      "error",
      "application_failed",
      `Uncaught ${className} outside of requests: ${message} in ${file}:${line}`,
      { trace },
    );
  }

  #answer(message: ExchangeMessage, offset: number): Promise<void> | undefined {
    const exchange = this.#exchanges[0];
    if (exchange === undefined || exchange.id !== message.id) {
      throw new ProtocolError({
        offset,
        expected: exchange === undefined
          ? "no answer at all"
          : `an answer to request ${exchange.id}`,
        received: `${message.kind.toUpperCase()} for request ${message.id}`,
      });
    }
    const pressure = exchange.take(message, offset);
    if (exchange.isEnded()) {
      if (exchange.report !== "") this.#takeReport(exchange);
      this.#exchanges.shift();
      this.#options.onEnded(exchange);
    } else {
      this.#options.onProgress(exchange, pressure);
    }
    return pressure;
  }

  #takeReport({ report: text, request }: Exchange): void {
    const report = readReport(text);
    for (const leak of report.leaks) {
      const { level, message, fields } = leakLine(leak);
      this.#log(level, "leak", message, fields);
    }
    this.#options.onReport?.(report, request);
  }

  #log(
    level: "debug" | "info" | "warn" | "error",
    event: string,
    message: string,
    fields: LogFields,
  ): void {
    const requestId = this.#exchanges[0]?.request.requestId;
    this.#options.logger.log(level, event, message, {
      ...fields,
      worker: this.#options.workerId,
      request_id: requestId,
    });
  }
}
