/**
 * Wires the rooms together. All of the wiring and none of the logic.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type Config, DEFAULT_CONFIG } from "../config/config.ts";
import { Dispatcher } from "../dispatch/dispatcher.ts";
import { RouteLatency } from "../dispatch/route_latency.ts";
import { createGateway } from "../gateway/gateway_handler.ts";
import type { ListenerFacts } from "../gateway/request_head.ts";
import { type AccessRecordSink, logAccess } from "../http/access_log.ts";
import { limitBody } from "../http/body_limit.ts";
import { compose, type Handler, type Next } from "../http/handler.ts";
import { methodGuard } from "../http/method_guard.ts";
import { requestIdHandler } from "../http/request_id_handler.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import { GO_MAX_FRAME_BYTES } from "../protocol/go_dialect.ts";
import { createStaticHandler } from "../static/static_handler.ts";
import { failureText } from "./failure_text.ts";
import type { InFlight } from "./in_flight.ts";

/** Two lanes, or one. */
export interface Lanes {
  readonly fast: WorkerPool;
  readonly slow: WorkerPool | undefined;
}

/** What the chain is made of. */
export interface ChainOptions {
  readonly config: Config;
  readonly root: string;
  readonly isDev: boolean;
  readonly lanes: Lanes;
  readonly inFlight: InFlight;
  /** Absent when requests are not logged. */
  readonly accessSink: AccessRecordSink | undefined;
  readonly listener: () => ListenerFacts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The handler chain, outermost first, with PHP at its end. */
export async function composeChain(options: ChainOptions): Promise<Next> {
  const { config, clock, logger, inFlight, accessSink } = options;
  const isGo = config.dialect === "go";
  const maxBodyBytes = isGo
    ? Math.min(config.maxBodyBytes, GO_MAX_FRAME_BYTES)
    : config.maxBodyBytes;
  const gateway = createGateway({
    dispatcher: dispatcherFor(options),
    logger,
    maxBodyBytes,
    // The Go dialect has no frames for the rest of a body.
    wholeBodyBytes: isGo ? maxBodyBytes : undefined,
    listener: options.listener,
    failurePage: options.isDev ? failureText : undefined,
  });
  const access: Handler[] = accessSink === undefined
    ? []
    : [logAccess({ sink: accessSink, clock })];
  return compose([
    requestIdHandler,
    ...access,
    inFlight.handler,
    methodGuard,
    limitBody({ maxBodyBytes }),
    await createStaticHandler({
      root: options.root,
      rules: config.staticRules,
      areDefaults: config.staticRules === DEFAULT_CONFIG.staticRules,
      clock,
      logger,
    }),
  ], gateway);
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
