/**
 * Runs test tasks of `deno.json` one after the other, shows what they print, names what failed, and closes with one plain
 * line: `N passed, N failed`. Arguments: the names of the tasks; those that a plus joins run side by side, and each shows
 * what it prints when its turn comes. Exit code 0 only if nothing failed.
 *
 * `--again`: a few tests that fail are run once more after all others, when nothing else runs, and the whole suite where
 * it does not say which they were. What passes then has shown that it depends on the pace of the machine, not that the
 * code is wrong: it counts as passed and is named.
 *
 * @module
 */
import { failedTests, filterFor } from "./failed_tests.ts";
import { printError, printLine, writeAll } from "./print.ts";
import { closingLine, readCounts, sumCounts, type TestCounts } from "./test_summary.ts";

/** Characters of output that are kept for the summary at its end. */
const KEPT_CHARACTERS = 65_536;

/** More failures than these are no matter of pace. */
const MOST_AGAIN = 3;

/** Standard output of a suite. It is shown as it comes, but nothing of it before its turn. */
class Output {
  readonly #decoder = new TextDecoder();
  readonly #waiting: Uint8Array[] = [];
  #isShown = false;
  #tail = "";

  /** The end of it, as text. */
  get tail(): string {
    return this.#tail;
  }

  take(chunk: Uint8Array): void {
    if (this.#isShown) writeAll(Deno.stdout, chunk);
    else this.#waiting.push(chunk);
    this.#tail = (this.#tail + this.#decoder.decode(chunk, { stream: true })).slice(
      -KEPT_CHARACTERS,
    );
  }

  show(): void {
    for (const chunk of this.#waiting) writeAll(Deno.stdout, chunk);
    this.#waiting.length = 0;
    this.#isShown = true;
  }
}

/** What a suite has come to. */
interface Outcome {
  readonly task: string;
  readonly counts: TestCounts;
  /** Names of tests, as far as the suite lists them. */
  readonly failed: readonly string[];
  /** Exit code of the task. */
  readonly code: number;
}

/** A suite that has begun. */
interface Suite {
  readonly output: Output;
  readonly ended: Promise<Outcome>;
}

function begin(task: string, args: readonly string[] = []): Suite {
  const output = new Output();
  return { output, ended: run(task, args, output) };
}

async function run(task: string, args: readonly string[], output: Output): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", task, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  for await (const chunk of child.stdout) output.take(chunk);
  const status = await child.status;
  if (!status.success) printError(`${task} failed with exit code ${status.code}`);
  const counts = readCounts(output.tail, status.code);
  const failed = counts.failed === 0 ? [] : failedTests(output.tail);
  return { task, counts, failed, code: status.code };
}

async function runSideBySide(tasks: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { output, ended } of tasks.map((task) => begin(task))) {
    output.show();
    outcomes.push(await ended);
  }
  return outcomes;
}

/** What a reader of the end alone has to know: tests by name, else the suite. */
function failures({ task, counts, failed, code }: Outcome): readonly string[] {
  if (failed.length > 0 || counts.failed === 0) return failed;
  return [`${task} (exit code ${code}, ${counts.failed} without a name)`];
}

function total({ counts }: Outcome): number {
  return counts.passed + counts.failed + counts.skipped;
}

/** Runs what failed of a suite once more; the outcome with what passed now moved over. */
async function runAgain(first: Outcome): Promise<Outcome> {
  const { task, counts, failed, code } = first;
  if (counts.failed === 0 || counts.failed > MOST_AGAIN) return first;
  // A crash has no name, and tells nothing about the tests that it kept from running.
  const isWhole = failed.length !== counts.failed;
  const { output, ended } = begin(task, isWhole ? [] : ["--filter", filterFor(failed)]);
  output.show();
  const second = await ended;
  if (total(second) < (isWhole ? total(first) : failed.length)) return first;
  for (const name of failures(first)) {
    const passed = isWhole ? second.counts.failed === 0 : !second.failed.includes(name);
    if (passed) printLine(`Passed when run again: ${name}`);
  }
  if (isWhole) return second;
  const left = Math.min(second.counts.failed, counts.failed);
  return {
    task,
    counts: { ...counts, passed: counts.passed + counts.failed - left, failed: left },
    failed: second.failed,
    code: left === 0 ? second.code : code,
  };
}

if (import.meta.main) {
  const again = Deno.args[0] === "--again";
  let outcomes: Outcome[] = [];
  for (const group of Deno.args.slice(again ? 1 : 0)) {
    outcomes.push(...await runSideBySide(group.split("+")));
  }
  if (again) {
    const settled: Outcome[] = [];
    for (const outcome of outcomes) settled.push(await runAgain(outcome));
    outcomes = settled;
  }
  for (const name of outcomes.flatMap(failures)) printLine(`Failed: ${name}`);
  const sum = sumCounts(outcomes.map(({ counts }) => counts));
  printLine(closingLine(sum));
  Deno.exit(sum.failed === 0 && outcomes.length > 0 ? 0 : 1);
}
