/**
 * From the command line to an exit code.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { AppServerError } from "../base/errors.ts";
import { formatIssues } from "../config/format_issues.ts";
import { loadConfig, type LoadedConfig } from "../config/load_config.ts";
import type { PhpRuntime } from "../server/php_runtime.ts";
import { SERVER_SOFTWARE } from "../server/version.ts";
import { parseCommand, UsageError } from "./args.ts";
import type { Command } from "./command.ts";
import { chosenRoot, fromUsersFolder } from "./chosen_root.ts";
import {
  effectiveConfigAsJson,
  effectiveValues,
  formatEffectiveConfig,
} from "./effective_config.ts";
import { failureJson, failureText } from "./failure_text.ts";
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
    const isForPrograms = "json" in command && command.json;
    const textOf = isForPrograms ? failureJson : failureText;
    say(Deno.stderr, textOf(error, Deno.build.standalone));
    return exitCode(error, command);
  }
}

/** What only one command needs is loaded by that command: the time to start is that of `serve`. */
async function run(command: Command, php: PhpRuntime | undefined): Promise<number> {
  switch (command.kind) {
    case "serve": {
      const { serve } = await import("./serve.ts");
      return await serve(command, php);
    }
    case "check-config":
      return await checkConfig(command);
    case "config":
      return await printConfig(command);
    case "init": {
      const { init } = await import("./init_command.ts");
      say(Deno.stdout, await init(command));
      return 0;
    }
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
  const { examine } = await import("./doctor.ts");
  const { doctorExitCode, findingsAsJson, formatFindings } = await import("./doctor_report.ts");
  const findings = await examine(command, php);
  say(Deno.stdout, command.json ? findingsAsJson(findings) : formatFindings(findings));
  return doctorExitCode(findings);
}

async function askServer(command: AdminCommand): Promise<number> {
  const { callAdmin } = await import("./admin_client.ts");
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

/** Synchronous, since the process may end right after it. */
function say(output: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let at = 0; at < bytes.length;) at += output.writeSync(bytes.subarray(at));
}
