/**
 * Whether the commit that a report names is what was measured.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { BenchError } from "../bench_errors.ts";

const REPOSITORY = fromFileUrl(new URL("../../", import.meta.url));
/** What runs write themselves, so that one may follow another. */
const OWN_OUTPUT = /^bench\/(RESULTS\.md|growth\/[\w-]+\.svg)$/;

/** Files that `git status --porcelain -z` calls changed or new, without what reports are written to. */
export function changedBesideReports(status: string): readonly string[] {
  return status.split("\0")
    .filter((entry) => entry !== "")
    // Two letters and a blank come before the name; the old name of a file that was moved has none of them.
    .map((entry) => /^[ MADRCTU?!]{2} /.test(entry) ? entry.slice(3) : entry)
    .filter((file) => !OWN_OUTPUT.test(file));
}

/** Files that differ from the last commit; none where this is no checkout. */
export async function changedFiles(): Promise<readonly string[]> {
  const { success, stdout } = await new Deno.Command("git", {
    args: ["-C", REPOSITORY, "status", "--porcelain", "-z"],
    stderr: "null",
  }).output();
  return success ? changedBesideReports(new TextDecoder().decode(stdout)) : [];
}

/**
 * Lets nothing be recorded that no commit has.
 *
 * @throws {BenchError} If a file was changed.
 */
export async function wantCleanTree(): Promise<void> {
  const [file, ...others] = await changedFiles();
  if (file === undefined) return;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  throw new BenchError(
    "dirty_tree",
    `Cannot record: ${file}${more} changed since the last commit, which the report would name; commit, or say --no-record`,
  );
}
