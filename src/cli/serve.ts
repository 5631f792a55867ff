/**
 * `appserver serve`: loads the configuration, starts the server, ends it on a signal.
 *
 * @module
 */
import { resolve } from "@std/path";
import { systemClock } from "../base/clock.ts";
import { JsonLogWriter, type LogWriter, TextLogWriter } from "../base/log_writer.ts";
import type { Config } from "../config/config.ts";
import { formatListenAddress } from "../config/listen_address.ts";
import { formatIssues } from "../config/format_issues.ts";
import { denoEnvironment, loadConfig, type LoadedConfig } from "../config/load_config.ts";
import { AccessSink } from "../server/access_sink.ts";
import type { AppServer } from "../server/app_server.ts";
import { chooseSapi } from "../server/choose_sapi.ts";
import { type AccessOutput, openAccessFile } from "../server/log_output.ts";
import { seenEnvironment } from "../server/environment.ts";
import { passedSockets } from "../server/passed_sockets.ts";
import type { PhpRuntime } from "../server/php_runtime.ts";
import { ignoreRuntimeSwitches } from "../server/runtime_switches.ts";
import { ServiceManager } from "../server/service_manager.ts";
import { SERVER_SOFTWARE } from "../server/version.ts";
import type { Command } from "./command.ts";
import { listenToKeys } from "./dev_console.ts";
import { formatBanner } from "./banner.ts";
import { chosenRoot, fromUsersFolder, type NamedRoot } from "./chosen_root.ts";
import { SignalDesk } from "./signal_desk.ts";

/** From the last answer to the end of the process: what still waits to be logged is given up then, ms. */
const FLUSH_MS = 1000;

/** Serves until it is told to stop; returns the exit code. */
export async function serve(
  command: Extract<Command, { readonly kind: "serve" }>,
  php: PhpRuntime | undefined,
): Promise<number> {
  const root = await chosenRoot(command.root);
  const source = {
    root: root.path,
    file: command.config === undefined ? undefined : fromUsersFolder(command.config),
    listen: command.listen,
    dev: command.dev,
  };
  const loaded = await loadConfig(source);
  const { config } = loaded;
  const isText = config.logFormat === "text" ||
    (config.logFormat === "auto" && Deno.stdout.isTerminal());
  const logger = openLog(config, isText);
  if (loaded.warnings.length > 0) {
    logger.log("warn", "config_warning", formatIssues(loaded.warnings));
  }
  if (loaded.file.kind === "missing") {
    logger.log("info", "config_missing", "No configuration file, using defaults", {
      path: loaded.file.path,
    });
  }
  const environment = seenEnvironment(denoEnvironment, config.passEnv);
  if (environment.isPartial) {
    logger.log("info", "environment_partial", "Only variables that are known by name are seen", {
      hint: "PHP gets more by --allow-env and by whole names in pass_env",
    });
  }
  const file = config.accessLog.kind === "file"
    ? await openAccessFile({
      path: resolve(root.path, config.accessLog.path),
      logger,
      clock: systemClock,
    })
    : undefined;
  ignoreRuntimeSwitches(logger);
  const sockets = passedSockets((name) => denoEnvironment.get(name), Deno.pid);
  try {
    using signals = new SignalDesk(logger);
    const project = {
      config,
      root: root.path,
      isDev: command.dev,
      php,
      logger,
      environment: environment.variables,
    };
    // PHP is tried out while the rest of the server is loaded.
    const firstVerdict = chooseSapi(project);
    // Whoever waits for it is told.
    firstVerdict.catch(() => {});
    const { AppServer } = await import("../server/app_server.ts");
    await using server = await AppServer.start({
      ...project,
      firstVerdict,
      accessSink: accessSink(config, logger, file, isText),
      adminToken: config.adminToken,
      passedSockets: sockets,
      readConfig: async () => {
        // Whatever rotates logs has renamed the file, and sends SIGHUP as it would to nginx.
        await file?.reopen({ signal: AbortSignal.timeout(FLUSH_MS) });
        return (await loadConfig(source)).config;
      },
      onStopRequested: () => signals.stop(),
    });
    signals.attach(server);
    const first = await Promise.race([server.firstBoot(), signals.ended]);
    using manager = ServiceManager.open({
      variable: (name) => denoEnvironment.get(name),
      tempDir: resolve(root.path, config.tempDir),
      clock: systemClock,
      logger,
    });
    void signals.stopping.then(() => manager?.stopping());
    if (typeof first !== "number") {
      await printBanner(server, root, loaded, first, sockets.length > 0);
      manager?.ready(first instanceof Error ? "The application does not boot yet" : "Serving");
    }
    await using _keys = command.dev ? await listenToKeys(server, signals) : undefined;
    const exitCode = await signals.ended;
    logger.log("info", "stopped", "Stopped");
    return exitCode;
  } finally {
    const signal = AbortSignal.timeout(FLUSH_MS);
    await file?.close({ signal });
    await logger.flush({ signal });
  }
}

function openLog(config: Config, isText: boolean): LogWriter {
  const options = { output: Deno.stdout, clock: systemClock, level: config.logLevel };
  if (!isText) return new JsonLogWriter(options);
  return new TextLogWriter({ ...options, isColored: isColored() });
}

/** https://no-color.org: any value but an empty one. */
function isColored(): boolean {
  return Deno.stdout.isTerminal() && (denoEnvironment.get("NO_COLOR") ?? "") === "";
}

function accessSink(
  config: Config,
  log: LogWriter,
  file: AccessOutput | undefined,
  isText: boolean,
): AccessSink | undefined {
  if (config.accessLog.kind === "off") return undefined;
  const lines = file ?? log;
  if (config.accessLogFormat !== "auto") return new AccessSink(lines, config.accessLogFormat);
  if (!isText) return new AccessSink(lines, "json");
  if (file !== undefined) return new AccessSink(lines, "dated");
  return new AccessSink(lines, isColored() ? "colored" : "text");
}

/** Where operators are listened to, as they would write it; empty where nobody is. */
function adminPlace(server: AppServer, { adminListen }: Config): string {
  const { adminAddress } = server;
  if (adminAddress === undefined) return "";
  if (adminListen.kind === "unix") return `unix:${adminListen.path}`;
  return `http://${formatListenAddress(adminAddress)}`;
}

async function printBanner(
  server: AppServer,
  root: NamedRoot,
  { config, origins, file }: LoadedConfig,
  first: Exclude<Awaited<ReturnType<AppServer["firstBoot"]>>, number>,
  isPassed: boolean,
): Promise<void> {
  const isUp = !(first instanceof Error);
  const banner = formatBanner({
    software: SERVER_SOFTWARE,
    hostname: isPassed ? server.address.hostname : config.listen.hostname,
    port: server.address.port,
    root: root.path,
    rootMarker: root.marker,
    // A worker of the Go server does not say which PHP it runs on; the probe ran on the same.
    phpVersion: isUp && config.dialect === "frames" ? first.phpVersion : server.verdict.phpVersion,
    sapi: isUp ? first.sapi : server.verdict.sapi,
    // The probe knows more about its own choice than a worker does.
    sapiReason: isUp && first.sapi !== server.verdict.sapi
      ? first.sapiReason
      : server.verdict.reason,
    application: isUp ? first.application : "does not boot yet, see the log; answering 503",
    fastWorkers: config.fastWorkers,
    slowWorkers: config.slowWorkers,
    hotReload: config.hotReload,
    admin: adminPlace(server, config),
    adminToken: server.adminAddress === undefined ? "" : server.generatedToken,
    settings: [...origins].filter(([, { source }]) => source !== "default")
      .map(([key, { source, detail }]) => ({
        key,
        origin: source === "file" ? "file" : `${source} ${detail}`,
      })),
    configFile: file.path,
    isConfigRead: file.kind === "read",
  });
  const output = Deno.stderr.writable.getWriter();
  try {
    await output.write(new TextEncoder().encode(`${banner}\n`));
  } finally {
    output.releaseLock();
  }
}
