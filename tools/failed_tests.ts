/**
 * Which tests failed, read from the list at the end of what `deno test` prints, and the filter that runs just them.
 *
 * @module
 */

const LIST_HEADING = "\n FAILURES \n";
/** `name => ./tests/room/name_test.ts:12:6`, and `name ... step => …` where a step failed. */
const LISTED = /^(.+?)(?: \.\.\. .+)? => \S+:\d+:\d+$/gm;

/**
 * Names of the tests that `deno test` lists as failed, each once; empty where it lists none, as after a crash.
 *
 * @param output The end of its output, colours off.
 */
export function failedTests(output: string): readonly string[] {
  const start = output.lastIndexOf(LIST_HEADING);
  if (start === -1) return [];
  const names = [...output.slice(start).matchAll(LISTED)].map(([, name = ""]) => name);
  return [...new Set(names)];
}

/** For `deno test --filter`: these tests and no others. */
export function filterFor(names: readonly string[]): string {
  return `/^(?:${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|")})$/`;
}
