/**
 * From the command line to an exit code.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { AppServerError } from "../base/errors.ts";
import { ConfigError } from "../config/config_issue.ts";
import { formatIssues } from "../config/format_issues.ts";
import { loadConfig, type LoadedConfig } from "../config/load_config.ts";
import type { PhpRuntime } from "../server/php_runtime.ts";
import { SERVER_SOFTWARE } from "../server/version.ts";
import { callAdmin } from "./admin_client.ts";
import { parseCommand, UsageError } from "./args.ts";
import type { Command } from "./command.ts";
import { chosenRoot, fromUsersFolder } from "./chosen_root.ts";
import {
  effectiveConfigAsJson,
  effectiveValues,
  formatEffectiveConfig,
} from "./effective_config.ts";
import { examine } from "./doctor.ts";
import { doctorExitCode, findingsAsJson, formatFindings } from "./doctor_report.ts";
import { init } from "./init_command.ts";
import { serve } from "./serve.ts";
import { usageText } from "./usage.ts";

/** Exit code of a configuration that is refused, EX_CONFIG of sysexits.h. */
const CONFIG_EXIT_CODE = 78;
const FAILURE_EXIT_CODE = 1;

type AdminCommand = Extract<
  Command,
  { readonly kind: "status" | "reload" | "recycle" | "scale" | "stop" }
>;

/**
 * Runs a command; returns the exit code. Whatever goes wrong is said on standard error, in full sentences.
 *
 * @param php The server's own PHP, where it is part of the program. @default the files of the checkout
 */
export async function runCli(words: readonly string[], php?: PhpRuntime): Promise<number> {
  let command: Command;
  try {
    command = parseCommand(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(Deno.stderr, [...error.problems, error.hint ?? ""].join("\n"));
    return error.exitCode;
  }
  try {
    return await run(command, php);
  } catch (error) {
    if (!(error instanceof AppServerError)) throw error;
    say(Deno.stderr, describe(error));
    return exitCode(error, command);
  }
}

async function run(command: Command, php: PhpRuntime | undefined): Promise<number> {
  switch (command.kind) {
    case "serve":
      return await serve(command, php);
    case "check-config":
      return await checkConfig(command);
    case "config":
      return await printConfig(command);
    case "init":
      say(Deno.stdout, await init(command));
      return 0;
    case "doctor":
      return await doctor(command, php);
    case "status":
    case "reload":
    case "recycle":
    case "scale":
    case "stop":
      return await askServer(command);
    case "version":
      say(Deno.stdout, SERVER_SOFTWARE);
      return 0;
    case "help":
      say(Deno.stdout, usageText(command.topic));
      return 0;
    default:
      return assertNever(command);
  }
}

async function checkConfig(
  command: Extract<Command, { readonly kind: "check-config" }>,
): Promise<number> {
  const { file, warnings } = await load(command);
  if (warnings.length > 0) say(Deno.stdout, formatIssues(warnings));
  say(Deno.stdout, file.kind === "read" ? `${file.path}: ok` : `${file.path}: missing, defaults`);
  return 0;
}

async function printConfig(
  command: Extract<Command, { readonly kind: "config" }>,
): Promise<number> {
  const values = effectiveValues(await load(command));
  say(Deno.stdout, command.json ? effectiveConfigAsJson(values) : formatEffectiveConfig(values));
  return 0;
}

async function doctor(
  command: Extract<Command, { readonly kind: "doctor" }>,
  php: PhpRuntime | undefined,
): Promise<number> {
  const findings = await examine(command, php);
  say(Deno.stdout, command.json ? findingsAsJson(findings) : formatFindings(findings));
  return doctorExitCode(findings);
}

async function askServer(command: AdminCommand): Promise<number> {
  const { config } = await load(command);
  const { isDone, text } = await callAdmin(config.adminListen, config.adminToken, {
    method: command.kind === "status" ? "GET" : "POST",
    path: `/${command.kind}`,
    json: command.json,
    ...command.kind === "scale"
      ? { body: JSON.stringify({ lane: command.lane, workers: command.workers }) }
      : {},
  });
  say(isDone ? Deno.stdout : Deno.stderr, text);
  return isDone ? 0 : FAILURE_EXIT_CODE;
}

/** Flags that say which configuration is meant. */
interface ConfigFlags {
  readonly root: string | undefined;
  readonly config: string | undefined;
  readonly listen?: string | undefined;
  readonly dev?: boolean;
}

async function load({ root, config, listen, dev }: ConfigFlags): Promise<LoadedConfig> {
  return await loadConfig({
    root: (await chosenRoot(root)).path,
    file: config === undefined ? undefined : fromUsersFolder(config),
    listen,
    dev,
  });
}

function exitCode(error: AppServerError, command: Command): number {
  const isConfig = error.code === "config_invalid" || error.code === "config_unreadable";
  if (!isConfig) return FAILURE_EXIT_CODE;
  return command.kind === "serve" ? CONFIG_EXIT_CODE : FAILURE_EXIT_CODE;
}

function describe(error: AppServerError): string {
  if (error instanceof ConfigError) return formatIssues(error.issues);
  const lines = [error.message, error.hint ?? ""];
  if (error.code === "permission_missing" && Deno.build.standalone) {
    lines.push("An executable has its permissions inside: give the flag to deno task compile");
  }
  return lines.filter((line) => line !== "").join("\n  ");
}

/** Synchronous, since the process may end right after it. */
function say(output: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let at = 0; at < bytes.length;) at += output.writeSync(bytes.subarray(at));
}
