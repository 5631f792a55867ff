/**
 * How many tests passed, read from what `deno test`, PHPUnit and tools of our own print at their end.
 *
 * @module
 */

/** Outcome of one suite, or of several. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Ignored, skipped and incomplete tests. */
  readonly skipped: number;
}

/** Steps (`(2 steps)`) are part of the tests around them and not counted. */
const DENO_LINE =
  /^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/gm;
const PHPUNIT_OK = /^OK \((\d+) tests?, /gm;
const PHPUNIT_COUNTS = /^Tests: (\d+), .*$/gm;

/** What `closingLine` writes, as the last line of all. */
const CLOSING_LINE = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$(?![\s\S])/m;

/** The last match decides: a test may itself print a line that looks like a summary. */
function lastMatch(output: string, pattern: RegExp): RegExpExecArray | undefined {
  return [...output.matchAll(pattern)].at(-1);
}

function readDeno(output: string): TestCounts | undefined {
  const match = lastMatch(output, DENO_LINE);
  if (match === undefined) return undefined;
  const [, passed, failed, ignored] = match;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(ignored ?? 0) };
}

function readClosingLine(output: string): TestCounts | undefined {
  const match = CLOSING_LINE.exec(output);
  if (match === null) return undefined;
  const [, passed, failed, skipped] = match;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped ?? 0) };
}

function readPhpUnit(output: string): TestCounts | undefined {
  const ok = lastMatch(output, PHPUNIT_OK);
  const counts = lastMatch(output, PHPUNIT_COUNTS);
  if (counts === undefined || (ok !== undefined && ok.index > counts.index)) {
    return ok === undefined ? undefined : { passed: Number(ok[1]), failed: 0, skipped: 0 };
  }
  const line = counts[0];
  const count = (name: string): number => Number(line.match(`\\b${name}: (\\d+)`)?.[1] ?? 0);
  const skipped = count("Skipped") + count("Incomplete");
  // Risky tests and tests with warnings fail here, see tests/php/phpunit.xml.
  const failed = count("Errors") + count("Failures") + count("Warnings") + count("Risky");
  return { passed: Math.max(0, count("Tests") - failed - skipped), failed, skipped };
}

/**
 * Reads the counts out of a suite's output, colours already off.
 *
 * @param exitCode A suite that ends with another code than 0 has failed once at least, whatever it printed: it may
 * have crashed before its summary, or after it.
 */
export function readCounts(output: string, exitCode: number): TestCounts {
  const counts = readClosingLine(output) ?? readDeno(output) ?? readPhpUnit(output) ??
    { passed: 0, failed: 0, skipped: 0 };
  const saidNothing = counts.passed + counts.failed + counts.skipped === 0;
  const missedFailure = counts.failed === 0 && (exitCode !== 0 || saidNothing);
  return missedFailure ? { ...counts, failed: 1 } : counts;
}

/** Adds up suites. */
export function sumCounts(suites: readonly TestCounts[]): TestCounts {
  return suites.reduce((sum, suite) => ({
    passed: sum.passed + suite.passed,
    failed: sum.failed + suite.failed,
    skipped: sum.skipped + suite.skipped,
  }), { passed: 0, failed: 0, skipped: 0 });
}

/** The closing line: `12 passed, 0 failed`, and `, 2 skipped` where any were. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}
