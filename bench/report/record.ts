/**
 * Where reports are kept.
 *
 * @module
 */

const RESULTS = new URL("../RESULTS.md", import.meta.url);

/** Adds a report to `bench/RESULTS.md`. */
export async function record(lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(RESULTS, `\n${lines.join("\n")}\n`, { append: true });
}

/** Time of a report's heading. */
export function reportTime(): string {
  return new Date().toISOString().slice(0, 16).replace("T", " ");
}
