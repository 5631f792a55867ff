/**
 * Wires the rooms together. All of the wiring and none of the logic.
 *
 * @module
 */
import { isAbsolute, join } from "@std/path";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type Config, DEFAULT_CONFIG } from "../config/config.ts";
import { Dispatcher } from "../dispatch/dispatcher.ts";
import { RouteLatency } from "../dispatch/route_latency.ts";
import { BodyReceiver } from "../gateway/body_receiver.ts";
import type { Encoders } from "../gateway/content_coding.ts";
import { DeadlineWatch } from "../gateway/deadline_watch.ts";
import type { FileSender } from "../gateway/file_sender.ts";
import { EventStreams } from "../gateway/event_streams.ts";
import { createGateway } from "../gateway/gateway_handler.ts";
import { SlowRequests } from "../gateway/slow_requests.ts";
import type { ListenerFacts } from "../gateway/request_head.ts";
import { type AccessRecordSink, logAccess } from "../http/access_log.ts";
import { type AnswerWatch, watchAnswers } from "../http/answer_watch.ts";
import { limitBody } from "../http/body_limit.ts";
import { compose, type Handler, type Next } from "../http/handler.ts";
import type { InFlight } from "../http/in_flight.ts";
import { methodGuard } from "../http/method_guard.ts";
import { requestLabel } from "../http/request_label.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import { GO_MAX_FRAME_BYTES } from "../protocol/go_dialect.ts";
import { FileResponder } from "../static/file_handover.ts";
import { createStaticHandler } from "../static/static_handler.ts";
import type { DevSession } from "./dev_session.ts";
import { refuseTarget } from "./front.ts";
import { openTempSpool } from "./temp_spool.ts";

/** Two lanes, or one. */
export interface Lanes {
  readonly fast: WorkerPool;
  readonly slow: WorkerPool | undefined;
}

/** What the chain is made of. */
export interface ChainOptions {
  readonly config: Config;
  readonly root: string;
  /** Only in development mode. */
  readonly dev: DevSession | undefined;
  readonly lanes: Lanes;
  readonly inFlight: InFlight;
  /** Absent when requests are not logged. */
  readonly accessSink: AccessRecordSink | undefined;
  /** Addresses that only operators see. */
  readonly operators: Handler;
  readonly listener: () => ListenerFacts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The chain, and what has to be closed with it. */
export interface Chain {
  readonly handle: Next;
  /** Answers requests whose target may not be used. */
  readonly refuse: Next;
  /** Streams of PHP's events, which may never end by themselves. */
  readonly events: EventStreams;
  /** Ends the timer that watches slow clients, and closes the temporary files that nobody uses. */
  close(): void;
}

/** The handler chain, outermost first, with PHP at its end. */
export async function composeChain(options: ChainOptions): Promise<Chain> {
  const { config, root, clock, logger, inFlight, accessSink } = options;
  const watch = new DeadlineWatch(clock);
  const events = new EventStreams();
  const isGo = config.dialect === "go";
  const maxBodyBytes = isGo
    ? Math.min(config.maxBodyBytes, GO_MAX_FRAME_BYTES)
    : config.maxBodyBytes;
  const { tempDir } = config;
  const spool = await openTempSpool(isAbsolute(tempDir) ? tempDir : join(root, tempDir), logger);
  const gateway = createGateway({
    dispatcher: dispatcherFor(options),
    logger,
    bodies: new BodyReceiver({
      limits: {
        maxBytes: maxBodyBytes,
        timeoutMs: config.bodyTimeoutMs,
        minBytesPerS: config.bodyMinBytesPerS,
        idleTimeoutMs: config.bodyIdleTimeoutMs,
      },
      // The Go dialect has no frames for the rest of a body.
      memoryBytes: isGo ? maxBodyBytes : config.bodyMemoryBytes,
      memoryTotalBytes: config.bodyMemoryTotalBytes,
      canStream: !isGo,
      spool,
      clock,
      watch,
    }),
    answers: {
      sendTimeoutMs: config.sendTimeoutMs,
      spoolBytes: config.answerSpoolBytes,
      spool,
      encoders: config.compression ? await loadEncoders() : undefined,
      events,
      clock,
      watch,
    },
    listener: options.listener,
    files: await fileSenderFor(options),
    slow: config.slowRequestMs === 0
      ? undefined
      : new SlowRequests({ thresholdMs: config.slowRequestMs, clock, logger }),
    failurePage: options.dev?.failures.page,
  });
  const access: AnswerWatch[] = accessSink === undefined
    ? []
    : [logAccess({ sink: accessSink, clock, isQueryLogged: config.logQuery })];
  const handle = compose([
    // Outermost: streams of events are no requests that a stop should wait for.
    ...options.dev?.handlers ?? [],
    watchAnswers([requestLabel, ...access, inFlight], inFlight.failed),
    methodGuard,
    options.operators,
    limitBody({ maxBodyBytes }),
    await createStaticHandler({
      root,
      rules: config.staticRules,
      sendTimeoutMs: config.sendTimeoutMs,
      areDefaults: config.staticRules === DEFAULT_CONFIG.staticRules,
      // Who has just saved a file is not to be shown the one before.
      ...options.dev === undefined ? {} : { freshForMs: 0 },
      clock,
      logger,
    }),
  ], gateway);
  const refuse = compose([watchAnswers([requestLabel, ...access], inFlight.failed)], refuseTarget);
  const close = (): void => {
    watch.close();
    spool?.close();
  };
  return { handle, refuse, events, close };
}

/** Loaded only where it is wanted: most servers leave compression to a proxy. */
async function loadEncoders(): Promise<Encoders> {
  const { zlibEncoders } = await import("../gateway/zlib_encoders.ts");
  return zlibEncoders;
}

async function fileSenderFor(options: ChainOptions): Promise<FileSender | undefined> {
  const { config, root, clock, logger } = options;
  const { internalFiles: rules, sendTimeoutMs } = config;
  return rules.length === 0
    ? undefined
    : await FileResponder.open({ root, rules, clock, logger, sendTimeoutMs });
}

function dispatcherFor({ config, lanes, clock, logger }: ChainOptions): Dispatcher {
  const latency = config.learnSlowRoutes && lanes.slow !== undefined
    ? new RouteLatency((route, isSlow, p95Ms) => {
      logger.log("info", "lane_learned", `${route} goes to the ${isSlow ? "slow" : "fast"} lane`, {
        p95_ms: Math.round(p95Ms),
      });
    })
    : undefined;
  return new Dispatcher({
    rules: {
      slowMethods: config.slowMethods,
      slowRoutes: config.slowRoutes,
      slowBodyThreshold: config.slowBodyThresholdBytes === 0
        ? Number.POSITIVE_INFINITY
        : config.slowBodyThresholdBytes,
      hasSlowLane: lanes.slow !== undefined,
    },
    fast: lanes.fast,
    slow: lanes.slow,
    latency,
    clock,
  });
}
