/**
 * The application server for embedding: start it inside another Deno program.
 *
 * @example
 * ```ts ignore
 * import { AppServer, DEFAULT_CONFIG, nullLogger } from "@baremetalphp/appserver";
 *
 * await using server = await AppServer.start({
 *   config: DEFAULT_CONFIG,
 *   root: "/srv/app",
 *   logger: nullLogger,
 *   environment: {},
 * });
 * ```
 *
 * @module
 */
export { AppServerError, type AppServerErrorOptions, type ErrorCode } from "./base/errors.ts";
export {
  type LogFields,
  type Logger,
  type LogLevel,
  type LogValue,
  nullLogger,
} from "./base/logger.ts";
export {
  type AccessLog,
  type AccessLogFormat,
  type AdminListen,
  type BareMetalSettings,
  type CacheRule,
  type Config,
  DEFAULT_CONFIG,
  type DialectChoice,
  type EditorChoice,
  type FolderRule,
  type ForwardedStyle,
  type ListenAddress,
  type LogFormat,
  type SapiChoice,
  type StaticRule,
  type WatchMode,
} from "./config/config.ts";
export type { Lane } from "./dispatch/classify.ts";
export type { AccessRecord, AccessRecordSink } from "./http/access_log.ts";
export type { HistogramSample, Labels } from "./metrics/metric_family.ts";
export type { PoolStats } from "./pool/pool_stats.ts";
export type { RequestFailure } from "./pool/request_failure.ts";
export type { RollOutcome } from "./pool/renewal.ts";
export type { WorkerReady } from "./protocol/messages.ts";
export { AppServer } from "./server/app_server.ts";
export type { AppServerOptions } from "./server/app_server_options.ts";
export type { PhpRuntime } from "./server/php_runtime.ts";
export type { ReloadOutcome } from "./server/replace_generation.ts";
export type { SapiKind, SapiVerdict } from "./worker/sapi_probe.ts";
export type { RetireReason } from "./worker/worker_state.ts";
