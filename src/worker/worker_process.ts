/**
 * The operating-system process behind a worker. The only place that starts one.
 *
 * @module
 */
import type { ByteSink } from "../protocol/frame_writer.ts";
import type { ByteSource } from "../protocol/frame_reader.ts";
import type { PhpCommand } from "./php_command.ts";

/** How a process ended. */
export interface ProcessExit {
  /** Exit code; 128 + n after signal n. */
  readonly code: number;
  /** Name of the signal that ended it, or null. */
  readonly signal: string | null;
}

/** As much of a stream's reader as is needed. */
export interface TextSource {
  /** The next bytes; `done` at the end or once the pipe was closed here. */
  read(): Promise<{ readonly value?: Uint8Array | undefined; readonly done: boolean }>;
}

/** A running process with its three pipes. Tests bring their own. */
export interface WorkerProcess {
  /** Process id, for the log only. */
  readonly pid: number;
  /** Its descriptor 0. */
  readonly input: ByteSink;
  /** Its descriptor 1. */
  readonly output: ByteSource;
  /** Its descriptor 2. */
  readonly errorOutput: TextSource;
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Sends a signal; harmless when the process is gone. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
  /** Closes the pipes. Three descriptors stay open until then, also after the process has ended. */
  close(): Promise<void>;
}

/** Starts a worker's process. */
export type SpawnWorker = () => WorkerProcess;

/**
 * Starts PHP. The process leads a group of its own, so that Ctrl-C in a terminal reaches the server alone, which then
 * lets requests finish.
 *
 * @throws {Deno.errors.NotFound} If there is no such binary.
 * @throws {Deno.errors.NotCapable} If `--allow-run` does not cover it.
 */
export function spawnPhpProcess(command: PhpCommand): WorkerProcess {
  const child = new Deno.Command(command.binary, {
    args: [...command.args],
    cwd: command.cwd,
    env: { ...command.env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.getReader({ mode: "byob" });
  const errorOutput = child.stderr.getReader();
  let isRunning = true;
  const exited = child.status.then(({ code, signal }) => {
    isRunning = false;
    return { code, signal };
  });
  return {
    pid: child.pid,
    input,
    output,
    errorOutput,
    exited,
    kill(signal) {
      if (!isRunning) return;
      try {
        child.kill(signal);
      } catch (error) {
        // The process ended between the check and the call.
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
    async close() {
      await Promise.allSettled([input.abort(), output.cancel(), errorOutput.cancel()]);
    },
  };
}
