/**
 * What every tool of this folder does beside its work: help, an end in order whoever ends it, a code that says how it was.
 *
 * @module
 */
import { printError, printLine } from "../tools/print.ts";
import { BenchError, BenchUsageError } from "./bench_errors.ts";
import { Flags, type KnownFlags } from "./flags.ts";
import { takeAllBack } from "./left_open.ts";

/** By number, which a shell adds to 128 for a process that a signal has ended. */
const SIGNALS = [["SIGHUP", 1], ["SIGINT", 2], ["SIGTERM", 15]] as const;
const SIGNALLED = 128;

/** A tool of the command line. */
export interface Tool extends KnownFlags {
  /** Shown by `--help`: what it does, how long that takes, flags. */
  readonly usage: string;
  /** Does it. */
  readonly run: (flags: Flags) => Promise<void>;
}

/**
 * Runs a tool to its end, and ends the process where it failed: 1 for a run that cannot be trusted, 2 for words that cannot be
 * followed, 128 + n for signal n. Servers have ended and folders are removed before that; a second signal ends it at once.
 */
export async function runTool({ usage, run, ...known }: Tool): Promise<void> {
  let isSignalled = false;
  for (const [signal, number] of SIGNALS) {
    const onSignal = (): void => {
      Deno.removeSignalListener(signal, onSignal);
      if (isSignalled) Deno.exit(SIGNALLED + number);
      isSignalled = true;
      printError(`${signal}: ending what was started`);
      takeAllBack().finally(() => Deno.exit(SIGNALLED + number));
    };
    Deno.addSignalListener(signal, onSignal);
  }
  let code = 0;
  try {
    const flags = new Flags(Deno.args, known);
    if (flags.has("help")) printLine(usage);
    else await run(flags);
  } catch (error) {
    // Its servers are being ended, so that whatever failed says nothing.
    if (isSignalled) return await new Promise(() => {});
    if (!(error instanceof BenchError)) throw error;
    code = error instanceof BenchUsageError ? 2 : 1;
    printError(code === 2 ? `${error.message}\n\n${usage}` : `${error.code}: ${error.message}`);
  } finally {
    await takeAllBack();
  }
  Deno.exit(code);
}
