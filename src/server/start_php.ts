/**
 * Starts PHP, and says what to do where it cannot be started.
 *
 * @module
 */
import { AppServerError, messageOf } from "../base/errors.ts";
import type { PhpCommand } from "../worker/php_command.ts";
import { spawnPhpProcess, type WorkerProcess } from "../worker/worker_process.ts";

/**
 * Starts the process of a worker.
 *
 * @throws {AppServerError} `permission_missing` if `--allow-run` does not cover PHP, `worker_boot_failed` if there is no
 * such program or the system refuses it.
 */
export function startPhp(command: PhpCommand): WorkerProcess {
  try {
    return spawnPhpProcess(command);
  } catch (error) {
    throw startError(error, command.binary);
  }
}

function startError(cause: unknown, binary: string): AppServerError {
  if (cause instanceof Deno.errors.NotCapable) {
    return new AppServerError("permission_missing", `Cannot start ${binary}: not allowed`, {
      cause,
      hint: `Start with --allow-run=${binary}, which lets it start workers and nothing else`,
    });
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new AppServerError("worker_boot_failed", `Cannot start ${binary}: no such program`, {
      cause,
      hint: "Install PHP 8.2 or later, or name it in php_binary",
    });
  }
  return new AppServerError("worker_boot_failed", `Cannot start ${binary}: ${messageOf(cause)}`, {
    cause,
    hint: "The program named by php_binary must be PHP 8.2 or later that this user may run",
  });
}
