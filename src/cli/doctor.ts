/**
 * `appserver doctor`: looks at everything that serving needs, and says what to do about what is missing.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import { nullLogger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config_issue.ts";
import { formatIssues } from "../config/format_issues.ts";
import { denoEnvironment, loadConfig } from "../config/load_config.ts";
import { askPhp, chooseSapi } from "../server/choose_sapi.ts";
import { seenEnvironment } from "../server/environment.ts";
import type { PhpRuntime } from "../server/php_runtime.ts";
import { trialBoot } from "../server/trial_boot.ts";
import { chosenRoot, fromUsersFolder } from "./chosen_root.ts";
import type { Command } from "./command.ts";
import { phpFindings } from "./doctor_php.ts";
import { failing, type Finding, good, warning } from "./doctor_report.ts";
import { permissionFindings, portFinding, runtimeFinding, staticFinding } from "./doctor_system.ts";

/**
 * Looks at everything; what cannot be looked at because something before it failed is left out.
 *
 * @param php The server's own PHP, where it is part of the program. @default the files of the checkout
 */
export async function examine(
  command: Extract<Command, { readonly kind: "doctor" }>,
  php?: PhpRuntime,
): Promise<readonly Finding[]> {
  const root = await chosenRoot(command.root);
  const findings: Finding[] = [runtimeFinding(), rootFinding(root.path, root.marker)];
  const loaded = await configFindings(root.path, command);
  findings.push(...loaded.findings);
  if (loaded.config === undefined) return findings;
  const { config } = loaded;
  findings.push(...await permissionFindings(config, root.path));
  findings.push(...await phpAndApplication(config, root.path, php));
  findings.push(await staticFinding(config, root.path), portFinding(config));
  return findings;
}

function rootFinding(path: string, marker: string | undefined): Finding {
  return marker === undefined
    ? warning("project", `${path}, though nothing marks it`, "Name the folder by --root DIR")
    : good("project", `${path} (${marker})`);
}

async function configFindings(
  root: string,
  { config, listen }: Extract<Command, { readonly kind: "doctor" }>,
): Promise<{ readonly findings: readonly Finding[]; readonly config: Config | undefined }> {
  try {
    const file = config === undefined ? undefined : fromUsersFolder(config);
    const loaded = await loadConfig({ root, file, listen });
    const { path, kind } = loaded.file;
    const what = kind === "read" ? path : `defaults (no ${path})`;
    const finding = loaded.warnings.length === 0
      ? good("config", what)
      : warning("config", formatIssues(loaded.warnings), "Correct the lines above");
    return { findings: [finding], config: loaded.config };
  } catch (error) {
    if (!(error instanceof AppServerError)) throw error;
    const what = error instanceof ConfigError ? formatIssues(error.issues) : error.message;
    const remedy = error.hint ?? "Correct the lines above";
    return { findings: [failing("config", what, remedy)], config: undefined };
  }
}

async function phpAndApplication(
  config: Config,
  root: string,
  php: PhpRuntime | undefined,
): Promise<readonly Finding[]> {
  const environment = seenEnvironment(denoEnvironment, config.passEnv).variables;
  const options = { config, root, environment, logger: nullLogger, php };
  const { facts, reason } = await askPhp({ ...options, clock: systemClock });
  if (facts === undefined) {
    const remedy = "Install PHP 8.2 or newer, or name it in php_binary";
    return [failing("php", `${config.phpBinary}: ${reason}`, remedy)];
  }
  const findings = [...phpFindings(facts, config)];
  try {
    const verdict = await chooseSapi(options);
    findings.push(sapiFinding(config, verdict.sapi, verdict.reason));
    findings.push(...await bootFindings({ ...options, verdict }));
  } catch (error) {
    if (!(error instanceof AppServerError)) throw error;
    findings.push(failing("sapi", error.message, error.hint ?? ""));
  }
  return findings;
}

function sapiFinding(config: Config, sapi: string, reason: string): Finding {
  if (config.dialect === "go") return good("sapi", "the project's own worker decides");
  const what = `${sapi}: ${reason}`;
  return sapi === "fallback" && config.sapi === "auto"
    ? warning("sapi", what, "Do what the reason says; docs/PHP.md lists what is lost meanwhile")
    : good("sapi", what);
}

async function bootFindings(options: Parameters<typeof trialBoot>[0]): Promise<readonly Finding[]> {
  const { outcome, said } = await trialBoot(options);
  const words = said.length === 0 ? [] : [
    warning(
      "boot",
      `PHP said:\n${said.join("\n")}`,
      "Look after it: it is in the log of each boot",
    ),
  ];
  if (outcome instanceof Error) {
    const hint = outcome instanceof AppServerError ? outcome.hint : undefined;
    return [failing("application", outcome.message, hint ?? "Repair what PHP says"), ...words];
  }
  const boot = outcome.bootMs === 0 ? "" : ` booted in ${Math.round(outcome.bootMs)} ms`;
  return [good("application", `${outcome.application}${boot}`), ...words];
}
