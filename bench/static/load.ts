/**
 * One run of wrk, and what it cost the server.
 *
 * @module
 */
import type { Contender } from "./contender.ts";

/** What is asked for, and how hard. */
export interface Load {
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
}

/** What came of one run. */
export interface Sample {
  readonly requestsPerSecond: number;
  readonly mebibytesPerSecond: number;
  /** Processor time of the server per request, microseconds. */
  readonly cpuMicrosPerRequest: number;
}

/** Loads a server once; an answer other than 200 is an error. */
export async function runLoad(contender: Contender, load: Load): Promise<Sample> {
  const { path, connections, seconds } = load;
  const cpuBeforeMs = contender.cpuMs();
  const { stdout } = await new Deno.Command("wrk", {
    args: [
      "-t1",
      `-c${connections}`,
      `-d${seconds}s`,
      "--timeout",
      "20s",
      `http://127.0.0.1:${contender.port}${path}`,
    ],
  }).output();
  const cpuMs = contender.cpuMs() - cpuBeforeMs;
  const text = new TextDecoder().decode(stdout);
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`${contender.name}:\n${text}`);
  const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
  const requestsPerSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
  const [, rate = "", unit = ""] = /Transfer\/sec:\s+([\d.]+)([KMG])B/.exec(text) ?? [];
  return {
    requestsPerSecond,
    mebibytesPerSecond: Number(rate) * ({ K: 1 / 1024, M: 1, G: 1024 }[unit] ?? 0),
    cpuMicrosPerRequest: cpuMs * 1000 / requests,
  };
}

/** Median, smallest and largest of some figures. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Sums up the rounds. */
export function spread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((one, other) => one - other);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    least: sorted[0] ?? NaN,
    most: sorted.at(-1) ?? NaN,
  };
}
