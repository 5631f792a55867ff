/**
 * Runs test tasks of `deno.json` one after the other, shows what they print, and closes with one plain line:
 * `N passed, N failed`. Arguments: the names of the tasks. Exit code 0 only if nothing failed.
 *
 * @module
 */
import { printError, printLine, writeAll } from "./print.ts";
import { closingLine, readCounts, sumCounts, type TestCounts } from "./test_summary.ts";

/** Characters of output that are kept for the summary at its end. */
const KEPT_CHARACTERS = 65_536;

/** Copies a stream to standard output as it comes, and returns the end of it as text. */
async function passOn(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let tail = "";
  for await (const chunk of stream) {
    writeAll(Deno.stdout, chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-KEPT_CHARACTERS);
  }
  return tail;
}

async function runSuite(task: string): Promise<TestCounts> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", task],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const [output, status] = await Promise.all([passOn(child.stdout), child.status]);
  const counts = readCounts(output, status.code);
  if (!status.success) printError(`${task} failed with exit code ${status.code}`);
  return counts;
}

if (import.meta.main) {
  const suites: TestCounts[] = [];
  for (const task of Deno.args) suites.push(await runSuite(task));
  const total = sumCounts(suites);
  printLine(closingLine(total));
  Deno.exit(total.failed === 0 && suites.length > 0 ? 0 : 1);
}
