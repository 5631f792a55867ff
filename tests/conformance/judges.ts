/**
 * Outside judges of HTTP servers, run as processes of their own against a server on this machine.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";
import { closingLine, type TestCounts } from "../../tools/test_summary.ts";

/** A program, its arguments, and what its closing line is called. */
export interface Judge {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Cases that cannot pass, and why. They count as skipped. */
  readonly knownMisses?: Readonly<Record<string, string>>;
}

/** Closing line of every judge. */
const CLOSING_LINE = /^(\d+) passed, (\d+) failed$/m;
const FAILED_CASE = /^FAIL (\S+)/;
/** Lines that are worth showing: what failed, what a SHOULD missed, and the sums. */
const NEWS = /^(?:FAIL|note|#)/;

/** Runs a judge to its end; one that says nothing has failed once. */
export async function runJudge(judge: Judge): Promise<TestCounts> {
  const { name, command, args, knownMisses = {} } = judge;
  const { stdout, stderr, code } = await new Deno.Command(command, {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  let skipped = 0;
  for (const line of text.split("\n")) {
    if (NEWS.test(line)) printLine(`  ${line}`);
    const reason = knownMisses[FAILED_CASE.exec(line)?.[1] ?? ""];
    if (reason === undefined) continue;
    printLine(`  counted as skipped: ${reason}`);
    skipped++;
  }
  const match = CLOSING_LINE.exec(text);
  if (match === null) printLine(`  ${new TextDecoder().decode(stderr).trim() || `exit ${code}`}`);
  const counts = match === null
    ? { passed: 0, failed: 1, skipped }
    : { passed: Number(match[1]), failed: Number(match[2]) - skipped, skipped };
  printLine(`${name}: ${closingLine(counts)}`);
  return counts;
}

/** Whether a program is there. */
export async function hasCommand(command: string): Promise<boolean> {
  try {
    const probe = new Deno.Command(command, { args: ["--version"], stdin: "null" });
    return (await probe.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
