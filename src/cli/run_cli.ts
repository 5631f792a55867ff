/**
 * From the command line to an exit code.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { AppServerError } from "../base/errors.ts";
import { ConfigError } from "../config/config_issue.ts";
import { formatIssues } from "../config/format_issues.ts";
import { loadConfig } from "../config/load_config.ts";
import { SERVER_SOFTWARE } from "../server/version.ts";
import { type Command, parseCommand, UsageError } from "./args.ts";
import { chosenRoot, fromUsersFolder } from "./chosen_root.ts";
import { serve } from "./serve.ts";
import { usageText } from "./usage.ts";

/** Exit code of a configuration that is refused, EX_CONFIG of sysexits.h. */
const CONFIG_EXIT_CODE = 78;
const FAILURE_EXIT_CODE = 1;

/** Runs a command; returns the exit code. Whatever goes wrong is said on standard error, in full sentences. */
export async function runCli(words: readonly string[]): Promise<number> {
  let command: Command;
  try {
    command = parseCommand(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(Deno.stderr, [...error.problems, error.hint ?? ""].join("\n"));
    return error.exitCode;
  }
  try {
    return await run(command);
  } catch (error) {
    if (!(error instanceof AppServerError)) throw error;
    say(Deno.stderr, describe(error));
    return exitCode(error, command);
  }
}

async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case "serve":
      return await serve(command);
    case "check-config":
      return await checkConfig(command);
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
  const root = (await chosenRoot(command.root)).path;
  const { file, warnings } = await loadConfig({
    root,
    file: command.config === undefined ? undefined : fromUsersFolder(command.config),
  });
  if (warnings.length > 0) say(Deno.stdout, formatIssues(warnings));
  say(Deno.stdout, file.kind === "read" ? `${file.path}: ok` : `${file.path}: missing, defaults`);
  return 0;
}

function exitCode(error: AppServerError, command: Command): number {
  const isConfig = error.code === "config_invalid" || error.code === "config_unreadable";
  if (!isConfig) return FAILURE_EXIT_CODE;
  return command.kind === "check-config" ? FAILURE_EXIT_CODE : CONFIG_EXIT_CODE;
}

function describe(error: AppServerError): string {
  if (error instanceof ConfigError) return formatIssues(error.issues);
  return error.hint === undefined ? error.message : `${error.message}\n  ${error.hint}`;
}

/** Synchronous, since the process may end right after it. */
function say(output: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let at = 0; at < bytes.length;) at += output.writeSync(bytes.subarray(at));
}
