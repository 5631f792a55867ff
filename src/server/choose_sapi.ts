/**
 * Decides which SAPI the workers use: the best that works, or the one that the configuration names.
 *
 * @module
 */
import { basename } from "@std/path";
import { type Clock, systemClock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import type { PhpCommand } from "../worker/php_command.ts";
import {
  type PhpFacts,
  type ProbeAnswer,
  probeSapi,
  type SapiKind,
  type SapiVerdict,
} from "../worker/sapi_probe.ts";
import type { WorkerProcess } from "../worker/worker_process.ts";
import { CHECKOUT_PHP } from "./boot_files.ts";
import type { PhpRuntime } from "./php_runtime.ts";
import { startPhp } from "./start_php.ts";
import { commandFor } from "./worker_factory.ts";

/** What the probes are started with. */
export interface ChooseSapiOptions {
  readonly config: Config;
  /** Absolute path of the project. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly isDev?: boolean;
  /** Whose probe is run. @default the files of the checkout */
  readonly php?: PhpRuntime | undefined;
  /** Starts PHP. @default {startPhp} */
  readonly start?: (command: PhpCommand) => WorkerProcess;
  /** Measures the time limit of a probe. @default {systemClock} */
  readonly clock?: Clock;
}

/** Tells the probe what to try; empty for the facts alone. */
const PROBE_VARIABLE = "APPSERVER_PROBE";
/** What php-cgi needs; the configuration's own values win. */
const CGI_INI = {
  // It calls libc, to take its descriptors.
  "ffi.enable": "1",
  // It knows no `stderr` here, and would print errors into the answer; its log is standard error.
  "display_errors": "0",
  "log_errors": "1",
};
const WHAT_IS_LOST =
  "output past every buffer and \\register_shutdown_function() are not those of the request, see docs/PHP.md";

/** What this PHP says of itself with the settings that workers get; `facts` is undefined where it does not start. */
export function askPhp(options: ChooseSapiOptions): Promise<ProbeAnswer> {
  return probe(options, "", {});
}

/**
 * Tries one SAPI after the other, each in a process of its own, until one works. A named one is the only one tried.
 *
 * @throws {AppServerError} `sapi_unavailable` if the SAPI that the configuration names does not work, or none does.
 */
export async function chooseSapi(options: ChooseSapiOptions): Promise<SapiVerdict> {
  const { config, logger, php } = options;
  if (php !== undefined && php.sources.length > 0 && isCgi(config.phpBinary)) {
    throw unavailable("This PHP takes no code but files", config, "php-cgi knows no -r");
  }
  if (config.dialect === "go") return unchecked(await probe(options, "", {}));
  if (config.sapi !== "auto") return await namedSapi(options, config.sapi);
  const native = await probe(options, "native", {});
  const { facts } = native;
  if (native.works) return verdict("native", native, {});
  if (facts === undefined) return unchecked(native);
  const reasons: string[] = [];
  if (facts.binary === "cli") reasons.push(`native does not work: ${native.reason}`);
  const rest: readonly ("cgi" | "fallback")[] = facts.binary === "cli"
    ? ["fallback"]
    : ["cgi", "fallback"];
  for (const kind of rest) {
    const phpIni = iniFor(kind, facts, config);
    const answer = await probe(options, kind, phpIni);
    if (answer.works) {
      const reason = reasons.length === 0 ? answer.reason : reasons.join("; ");
      if (kind === "fallback") {
        logger.log("warn", "sapi_fallback", `The fallback serves: ${WHAT_IS_LOST}`, { reason });
      }
      return { ...verdict(kind, answer, phpIni), reason };
    }
    reasons.push(`${kind} does not work: ${answer.reason}`);
  }
  throw unavailable("No SAPI works with this PHP", config, reasons.join("; "));
}

/** By its name, since asking it takes a script. */
function isCgi(phpBinary: string): boolean {
  return basename(phpBinary).startsWith("php-cgi");
}

async function namedSapi(options: ChooseSapiOptions, kind: SapiKind): Promise<SapiVerdict> {
  const { config } = options;
  const facts = kind === "native" ? undefined : (await probe(options, "", {})).facts;
  const phpIni = kind === "native" || facts === undefined ? {} : iniFor(kind, facts, config);
  const answer = await probe(options, kind, phpIni);
  if (!answer.works && answer.facts !== undefined) {
    throw unavailable(`The SAPI "${kind}" does not work with this PHP`, config, answer.reason);
  }
  const reason = answer.works ? "chosen by the configuration" : answer.reason;
  return { ...verdict(kind, answer, phpIni), reason };
}

/** The functions to replace, beside those that are disabled anyway, and what php-cgi needs. */
function iniFor(
  kind: "cgi" | "fallback",
  facts: PhpFacts,
  config: Config,
): Readonly<Record<string, string>> {
  const disabled = facts.disabledFunctions.split(",").map((name) => name.trim())
    .filter((name) => name !== "");
  const all = new Set([...disabled, ...facts.replacedFunctions[kind]]);
  const own = facts.binary === "cli" ? [] : Object.entries(CGI_INI)
    .filter(([name]) => !(name in config.phpIni) && (name !== "ffi.enable" || facts.hasFfi));
  return {
    "disable_functions": [...all].join(","),
    // With E php-cgi would not see what putenv() changes.
    ...(facts.binary === "cli" ? {} : { "variables_order": "GPCS" }),
    ...Object.fromEntries(own),
  };
}

async function probe(
  options: ChooseSapiOptions,
  kind: SapiKind | "",
  phpIni: Readonly<Record<string, string>>,
): Promise<ProbeAnswer> {
  const { config, root, environment, isDev = false, php = CHECKOUT_PHP } = options;
  const { start = startPhp, clock = systemClock } = options;
  // The probe begins and ends sessions of its own, and takes one that is there already for a leak.
  const ownIni = { ...phpIni, "session.auto_start": "0" };
  const command = commandFor({ config, root, isDev, environment, phpIni: ownIni }, php.probe);
  const env = { ...command.env, [PROBE_VARIABLE]: kind };
  return await probeSapi({ spawn: () => start({ ...command, env }), input: php.probeInput, clock });
}

function verdict(
  sapi: SapiKind,
  { facts, reason }: ProbeAnswer,
  phpIni: Readonly<Record<string, string>>,
): SapiVerdict {
  const isMemoryUnlimited = facts?.ini["memory_limit"] === "-1";
  const hasPreload = (facts?.ini["opcache.preload"] ?? "") !== "";
  const phpVersion = facts?.version ?? "unknown";
  const isRoot = facts?.isRoot === true;
  return { sapi, reason, phpVersion, isMemoryUnlimited, isRoot, hasPreload, phpIni };
}

/** Nothing can be said of a PHP that does not even start; why it does not is for the workers to report. */
function unchecked(answer: ProbeAnswer): SapiVerdict {
  return verdict("fallback", answer, {});
}

function unavailable(message: string, config: Config, reason: string): AppServerError {
  return new AppServerError("sapi_unavailable", `${message}: ${reason}`, {
    hint: `Do what the reason says, or set sapi to "auto", or php_binary (${config.phpBinary}) ` +
      `to another PHP`,
  });
}
