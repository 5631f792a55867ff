/**
 * The one list of keys, and how their values become a `Config`.
 *
 * To add a key: describe it in a group, add it to `Config` and to `assembleConfig`; reader, environment, defaults and
 * the checks of `docs/CONFIG.md` follow.
 *
 * @module
 */
import { ADMIN_KEYS } from "./admin_keys.ts";
import { BODY_KEYS } from "./body_keys.ts";
import type { Config } from "./config.ts";
import type { ConfigKey } from "./config_key.ts";
import { DEV_KEYS } from "./dev_keys.ts";
import { FRONT_KEYS } from "./front_keys.ts";
import { LANE_KEYS } from "./lane_keys.ts";
import { LIMIT_KEYS } from "./limit_keys.ts";
import { PHP_KEYS } from "./php_keys.ts";
import { SERVER_KEYS } from "./server_keys.ts";

/** Every key of the file, in the order of the documentation. */
export const CONFIG_KEYS: readonly ConfigKey<unknown>[] = [
  ...Object.values(LANE_KEYS),
  ...Object.values(SERVER_KEYS),
  ...Object.values(FRONT_KEYS),
  ...Object.values(BODY_KEYS),
  ...Object.values(PHP_KEYS),
  ...Object.values(LIMIT_KEYS),
  ...Object.values(ADMIN_KEYS),
  ...Object.values(DEV_KEYS),
];

/** Gives the value of a key. */
export type PickValue = <T>(key: ConfigKey<T>) => T;

/** Asks `pick` for every key once and builds the frozen configuration. */
export function assembleConfig(pick: PickValue): Config {
  const requestTimeoutMs = pick(LANE_KEYS.requestTimeoutMs);
  const config: Config = {
    fastWorkers: pick(LANE_KEYS.fastWorkers),
    slowWorkers: pick(LANE_KEYS.slowWorkers),
    hotReload: pick(LANE_KEYS.hotReload),
    requestTimeoutMs,
    maxRequestsPerWorker: pick(LANE_KEYS.maxRequestsPerWorker),
    staticRules: pick(LANE_KEYS.staticRules),
    slowRoutes: pick(LANE_KEYS.slowRoutes),
    slowMethods: pick(LANE_KEYS.slowMethods),
    slowBodyThresholdBytes: pick(LANE_KEYS.slowBodyThresholdBytes),
    learnSlowRoutes: pick(LANE_KEYS.learnSlowRoutes),
    listen: pick(SERVER_KEYS.listen),
    entry: pick(PHP_KEYS.entry),
    sapi: pick(PHP_KEYS.sapi),
    dialect: pick(PHP_KEYS.dialect),
    bareMetal: pick(PHP_KEYS.bareMetal),
    phpBinary: pick(PHP_KEYS.phpBinary),
    phpIni: pick(PHP_KEYS.phpIni),
    env: pick(PHP_KEYS.env),
    passEnv: pick(PHP_KEYS.passEnv),
    bootTimeoutMs: pick(LIMIT_KEYS.bootTimeoutMs),
    queueTimeoutMs: pick(LIMIT_KEYS.queueTimeoutMs) ?? requestTimeoutMs,
    maxQueue: pick(LANE_KEYS.maxQueue),
    lookaheadDepth: pick(LANE_KEYS.lookaheadDepth),
    lookaheadBelowMs: pick(LANE_KEYS.lookaheadBelowMs),
    streamIdleTimeoutMs: pick(LIMIT_KEYS.streamIdleTimeoutMs),
    cancelGraceMs: pick(LIMIT_KEYS.cancelGraceMs),
    maxWorkerLifetimeS: pick(LIMIT_KEYS.maxWorkerLifetimeS),
    maxWorkerMemoryMb: pick(LIMIT_KEYS.maxWorkerMemoryMb),
    maxFrameBytes: pick(LIMIT_KEYS.maxFrameBytes),
    maxBodyBytes: pick(BODY_KEYS.maxBodyBytes),
    bodyMemoryBytes: pick(BODY_KEYS.bodyMemoryBytes),
    bodyMemoryTotalBytes: pick(BODY_KEYS.bodyMemoryTotalBytes),
    tempDir: pick(BODY_KEYS.tempDir),
    bodyTimeoutMs: pick(BODY_KEYS.bodyTimeoutMs),
    bodyMinBytesPerS: pick(BODY_KEYS.bodyMinBytesPerS),
    bodyIdleTimeoutMs: pick(BODY_KEYS.bodyIdleTimeoutMs),
    maxInFlight: pick(FRONT_KEYS.maxInFlight),
    sendTimeoutMs: pick(FRONT_KEYS.sendTimeoutMs),
    answerSpoolBytes: pick(FRONT_KEYS.answerSpoolBytes),
    compression: pick(FRONT_KEYS.compression),
    trustedProxies: pick(FRONT_KEYS.trustedProxies),
    forwardedStyle: pick(FRONT_KEYS.forwardedStyle),
    internalFiles: pick(FRONT_KEYS.internalFiles),
    shutdownTimeoutMs: pick(LIMIT_KEYS.shutdownTimeoutMs),
    accessLog: pick(SERVER_KEYS.accessLog),
    accessLogFormat: pick(SERVER_KEYS.accessLogFormat),
    logQuery: pick(SERVER_KEYS.logQuery),
    logLevel: pick(SERVER_KEYS.logLevel),
    logFormat: pick(SERVER_KEYS.logFormat),
    slowRequestMs: pick(SERVER_KEYS.slowRequestMs),
    watch: pick(LANE_KEYS.watch),
    adminListen: pick(ADMIN_KEYS.adminListen),
    adminToken: pick(ADMIN_KEYS.adminToken),
    shutdownDelayMs: pick(LIMIT_KEYS.shutdownDelayMs),
    liveReload: pick(DEV_KEYS.liveReload),
    editor: pick(DEV_KEYS.editor),
    devClients: pick(DEV_KEYS.devClients),
    devHosts: pick(DEV_KEYS.devHosts),
    watchMode: pick(DEV_KEYS.watchMode),
  };
  freezeDeep(config);
  return config;
}

function freezeDeep(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  const inner: readonly unknown[] = Object.values(value);
  for (const item of inner) freezeDeep(item);
}
