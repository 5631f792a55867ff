/**
 * Runs test tasks of `deno.json` one after the other, shows what they print, and closes with one plain line:
 * `N passed, N failed`. Arguments: the names of the tasks; those that a plus joins run side by side, and each shows what
 * it prints when its turn comes. Exit code 0 only if nothing failed.
 *
 * @module
 */
import { printError, printLine, writeAll } from "./print.ts";
import { closingLine, readCounts, sumCounts, type TestCounts } from "./test_summary.ts";

/** Characters of output that are kept for the summary at its end. */
const KEPT_CHARACTERS = 65_536;

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

/** A suite that has begun. */
interface Suite {
  readonly output: Output;
  readonly ended: Promise<TestCounts>;
}

function begin(task: string): Suite {
  const output = new Output();
  return { output, ended: run(task, output) };
}

async function run(task: string, output: Output): Promise<TestCounts> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", task],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  for await (const chunk of child.stdout) output.take(chunk);
  const status = await child.status;
  if (!status.success) printError(`${task} failed with exit code ${status.code}`);
  return readCounts(output.tail, status.code);
}

async function runSideBySide(tasks: readonly string[]): Promise<TestCounts> {
  const counts: TestCounts[] = [];
  for (const { output, ended } of tasks.map(begin)) {
    output.show();
    counts.push(await ended);
  }
  return sumCounts(counts);
}

if (import.meta.main) {
  const suites: TestCounts[] = [];
  for (const group of Deno.args) suites.push(await runSideBySide(group.split("+")));
  const total = sumCounts(suites);
  printLine(closingLine(total));
  Deno.exit(total.failed === 0 && suites.length > 0 ? 0 : 1);
}
