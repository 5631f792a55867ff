/**
 * What Linux has counted for processes and everything that they started, from /proc.
 *
 * @module
 */

/** Linux counts processor time in ticks of a hundredth of a second. */
const TICK_MS = 10;
/** Bytes of a page of memory on the machines that this runs on, as KiB. */
const PAGE_KIB = 4;
const KIB_PER_MIB = 1024;

/** Processor time so far, ms, and memory now, MiB. */
export interface ProcessCost {
  readonly cpuMs: number;
  readonly rssMib: number;
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly ownMs: number;
  /** Time of children that have ended and were waited for. */
  readonly endedChildrenMs: number;
  readonly rssMib: number;
}

/** Every process of the machine, read once. */
export class ProcessTable {
  readonly #stats = new Map<number, ProcessStat>();

  /** Reads /proc now. */
  constructor() {
    for (const { name } of Deno.readDirSync("/proc")) {
      const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
      if (stat !== undefined) this.#stats.set(stat.pid, stat);
    }
  }

  /** One process alone. */
  own(pid: number): ProcessCost {
    const stat = this.#stats.get(pid);
    return { cpuMs: stat?.ownMs ?? 0, rssMib: stat?.rssMib ?? 0 };
  }

  /** Ids of what a process started, and of what those have started. */
  pidsBelow(pid: number): readonly number[] {
    const children = [...this.#stats.values()].filter(({ parent }) => parent === pid);
    return children.flatMap((child) => [child.pid, ...this.pidsBelow(child.pid)]);
  }

  /** What a process started, and those have started, also if they have ended. */
  descendants(pid: number): ProcessCost {
    let cpuMs = this.#stats.get(pid)?.endedChildrenMs ?? 0;
    let rssMib = 0;
    for (const child of this.#stats.values()) {
      if (child.parent !== pid) continue;
      const below = this.descendants(child.pid);
      cpuMs += child.ownMs + below.cpuMs;
      rssMib += child.rssMib + below.rssMib;
    }
    return { cpuMs, rssMib };
  }
}

function readStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(`/proc/${pid}/stat`);
  } catch (error) {
    // It has ended since the folder was listed, or since its file was opened, which has no error class of its own.
    if (!isThere(pid)) return undefined;
    throw error;
  }
  // The name, which may hold blanks, stands in parentheses; what follows it begins with the third field of proc(5).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  const at = (index: number): number => fields[index] ?? 0;
  return {
    pid,
    parent: at(1),
    ownMs: (at(11) + at(12)) * TICK_MS,
    endedChildrenMs: (at(13) + at(14)) * TICK_MS,
    rssMib: at(21) * PAGE_KIB / KIB_PER_MIB,
  };
}

function isThere(pid: number): boolean {
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
