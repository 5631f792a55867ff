/**
 * What Linux says about a process, from /proc. Read by a shell, since Deno itself wants every permission for that folder.
 *
 * @module
 */

/** Ticks of /proc/PID/stat in a second, as Linux shows them to programs on every machine. */
const TICKS_PER_S = 100;
const MS_PER_S = 1_000;

async function shell(script: string, ...words: readonly (number | string)[]): Promise<string> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", ...words.map(String)],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

async function statusKib(pid: number, name: string): Promise<number> {
  const status = await shell('cat "/proc/$1/status"', pid);
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]);
}

/** Resident memory, KiB. */
export function rssKib(pid: number): Promise<number> {
  return statusKib(pid, "VmRSS");
}

/** Most resident memory since the process started, or since `forgetPeak`, KiB. */
export function peakRssKib(pid: number): Promise<number> {
  return statusKib(pid, "VmHWM");
}

/** Begins a new peak. */
export async function forgetPeak(pid: number): Promise<void> {
  await shell('echo 5 > "/proc/$1/clear_refs"', pid);
}

/** Open descriptors. */
export async function descriptorCount(pid: number): Promise<number> {
  return Number(await shell('ls "/proc/$1/fd" | wc -l', pid));
}

/** Processor time of a process and of those of its children that have ended, ms. */
export async function processorMs(pid: number): Promise<number> {
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = (await statFields(pid))
    .slice(11, 15).map(Number);
  return (user + system + childUser + childSystem) * MS_PER_S / TICKS_PER_S;
}

/** Processor time of a process's first thread, which runs its JavaScript, ms; as exact as the system counts. */
export async function mainThreadMs(pid: number): Promise<number> {
  const [ns] = (await shell('cat "/proc/$1/schedstat"', pid)).split(" ");
  return Number(ns) / 1e6;
}

/** Whether it has the processor, or waits for nothing else. */
export async function isComputing(pid: number): Promise<boolean> {
  return (await statFields(pid))[0] === "R";
}

/** Processes whose parent this one is, whichever of its threads started them; zombies included. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const lines = await shell('ps -o pid= --ppid "$1"', pid);
  return lines.split("\n").filter((line) => line !== "").map(Number);
}

/** Children that have ended and that nobody has asked about. */
export async function zombieCount(pid: number): Promise<number> {
  const states = await shell('ps -o stat= --ppid "$1"', pid);
  return states.split("\n").filter((state) => state.startsWith("Z")).length;
}

/** Fields of /proc/PID/stat from the third, which is the state. */
async function statFields(pid: number): Promise<readonly string[]> {
  const stat = await shell('cat "/proc/$1/stat"', pid);
  // The name, in parentheses, may hold blanks.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
