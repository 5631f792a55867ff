/**
 * Which tests failed, read from the list at the end of what `deno test` and PHPUnit print, and the filter that runs
 * just them.
 *
 * @module
 */

const DENO_HEADING = "\n FAILURES \n";
/** `name => ./tests/room/name_test.ts:12:6`, and `name ... step => …` where a step failed. */
const DENO_LISTED = /^(.+?)(?: \.\.\. .+)? => \S+:\d+:\d+$/gm;

/** `There was 1 failure:`, `There were 2 errors:`; a run that has several kinds of them lists each. */
const PHPUNIT_HEADING = /^There (?:was|were) \d+ (?:failure|error|warning|risky test)s?:$/m;
/** `2) Room\NameTest::testIt with data set "a" (1, 2)`: a filter takes no more than the method. */
const PHPUNIT_LISTED = /^\d+\) ([\w\\]+::\w+)/gm;

function named(output: string, pattern: RegExp): readonly string[] {
  return [...new Set([...output.matchAll(pattern)].map(([, name = ""]) => name))];
}

/**
 * Names of the tests that are listed as failed, each once; empty where none is listed, as after a crash.
 *
 * @param output The end of a suite's output, colours off.
 */
export function failedTests(output: string): readonly string[] {
  const start = output.lastIndexOf(DENO_HEADING);
  if (start !== -1) return named(output.slice(start), DENO_LISTED);
  const phpUnit = PHPUNIT_HEADING.exec(output);
  return phpUnit === null ? [] : named(output.slice(phpUnit.index), PHPUNIT_LISTED);
}

/** For `--filter` of `deno test` and of PHPUnit: these tests and no others, with all their data sets. */
export function filterFor(names: readonly string[]): string {
  const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return `/^(?:${escaped.join("|")})(?: with data set .*)?$/`;
}
