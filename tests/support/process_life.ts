/**
 * Whether a process that this one did not start still runs.
 *
 * @module
 */

/** False once it has ended, also while nobody has collected it yet. */
export async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'ps -o stat= -p "$1"', "sh", String(pid)],
    stderr: "null",
  }).output();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z");
}

/** Ends a process that this one did not start, at once. */
export async function killProcess(pid: number): Promise<void> {
  await new Deno.Command("sh", { args: ["-c", 'kill -9 "$1"', "sh", String(pid)] }).output();
}

/** Settles when none of them runs; gives the time it took, ms, or undefined when the limit was reached first. */
export async function timeUntilGone(
  pids: readonly number[],
  limitMs: number,
): Promise<number | undefined> {
  const started = performance.now();
  while (true) {
    const running = await Promise.all(pids.map(isRunning));
    const passed = performance.now() - started;
    if (!running.includes(true)) return passed;
    if (passed > limitMs) return undefined;
  }
}
