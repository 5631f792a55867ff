/**
 * V8's profile summed up: which function's own lines the processor was in, or was waited for in.
 *
 * @module
 */

/** What this reads of a `.cpuprofile`. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Id of the node in which each sample was taken. */
  readonly samples: readonly number[];
  /** Microseconds from one sample to the next. */
  readonly timeDeltas: readonly number[];
}

/** A function as it was called from one place. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0. */
    readonly lineNumber: number;
  };
}

/** One function, whoever called it. */
export interface SelfTime {
  readonly name: string;
  /** Last part of the file's address with the line, such as `worker.ts:42`; empty for V8's own. */
  readonly place: string;
  readonly micros: number;
}

/** What V8 calls time in which nothing was to be done. */
const IDLE = "(idle)";

/**
 * Functions by their own time, longest first, without idle time.
 *
 * @param skippedMicros cut off at the beginning: boot, and requests before code was compiled
 */
export function selfTimes(profile: CpuProfile, skippedMicros: number): readonly SelfTime[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = new Map<string, SelfTime>();
  let elapsed = 0;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    elapsed += delta;
    const frame = nodes.get(id)?.callFrame;
    if (elapsed < skippedMicros || frame === undefined || frame.functionName === IDLE) continue;
    const name = frame.functionName === "" ? "(anonymous)" : frame.functionName;
    const file = frame.url.slice(frame.url.lastIndexOf("/") + 1);
    const place = file === "" ? "" : `${file}:${frame.lineNumber + 1}`;
    const key = `${name} ${place}`;
    times.set(key, { name, place, micros: (times.get(key)?.micros ?? 0) + delta });
  }
  return [...times.values()].sort((one, other) => other.micros - one.micros);
}

/** The first ones, as lines with their share of all time that was not idle. */
export function selfTimeLines(times: readonly SelfTime[], most: number): readonly string[] {
  const all = times.reduce((sum, { micros }) => sum + micros, 0);
  return times.slice(0, most).map(({ name, place, micros }) =>
    `${(micros / all * 100).toFixed(1).padStart(5)} %  ${name.padEnd(36)} ${place}`.trimEnd()
  );
}

/** Length of the whole profile, microseconds. */
export function profileMicros({ timeDeltas }: CpuProfile): number {
  return timeDeltas.reduce((sum, delta) => sum + delta, 0);
}
