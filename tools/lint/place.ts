/**
 * Where a linted file lies, so that a rule can hold for some rooms only.
 *
 * @module
 */

/** Directory of this repository with a slash at its end; relative names that lint tests pass are left as they are. */
const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** Path of a linted file from the root of the repository, as in `src/pool/lease.ts`. */
export function placeOf(filename: string): string {
  return filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename;
}

/** Whether the file is part of the server. */
export function isServerSource(filename: string): boolean {
  return placeOf(filename).startsWith("src/");
}

/** Whether the file is a test, where message texts and forced types are part of the subject. */
export function isTest(filename: string): boolean {
  return placeOf(filename).startsWith("tests/");
}
