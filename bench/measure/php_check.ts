/**
 * Whether a contender's PHP runs as the header of a report says.
 *
 * @module
 */
import { BenchError } from "../bench_errors.ts";
import type { Contender } from "../contenders/contender.ts";
import type { OpenFolder } from "../left_open.ts";

/** What a site's page `/opcache` says of the process that answers. */
export interface OpcacheReport {
  readonly isOn: boolean;
  /** Files are looked at again for each request. */
  readonly looksAgain: boolean;
  readonly isJitOn: boolean;
  /** Files that have run from outside of OPcache. */
  readonly uncached: readonly string[];
  /** Folder of the sessions. */
  readonly sessions: string;
}

/** What is wrong with it; undefined when nothing is. */
export function opcacheFault(report: OpcacheReport, sessionsDir: string): string | undefined {
  const { isOn, looksAgain, isJitOn, uncached, sessions } = report;
  if (!isOn) return "OPcache is off";
  if (looksAgain) return "OPcache looks at files again";
  if (isJitOn) return "JIT is on";
  if (sessions !== sessionsDir) return `sessions are in ${sessions}, not in ${sessionsDir}`;
  const [file] = uncached;
  return file && `${uncached.length} files run without OPcache, such as ${file}`;
}

/** What of a contender has to be known. */
export interface AskedContender extends Pick<Contender, "name" | "port"> {
  readonly sessions: Pick<OpenFolder, "path"> | undefined;
}

/**
 * Asks as many processes at once as there are.
 *
 * @throws {BenchError} If one of them is set differently.
 */
export async function checkPhp(
  { name, port, sessions }: AskedContender,
  processes: number,
): Promise<void> {
  if (sessions === undefined) return;
  await Promise.all(Array.from({ length: processes }, async () => {
    const response = await fetch(`http://127.0.0.1:${port}/opcache`);
    const text = await response.text();
    const fault = response.ok
      ? opcacheFault(readReport(JSON.parse(text)), sessions.path)
      : `no report, but status ${response.status}`;
    if (fault !== undefined) {
      throw new BenchError("php_differs", `Cannot measure ${name}: ${fault}`);
    }
  }));
}

/** A word that is missing reads as the wrong one. */
function readReport(said: Readonly<Record<string, unknown>>): OpcacheReport {
  return {
    isOn: said.isOn === true,
    looksAgain: said.looksAgain !== false,
    isJitOn: said.isJitOn !== false,
    uncached: Array.isArray(said.uncached) ? said.uncached.map(String) : ["unknown"],
    sessions: String(said.sessions),
  };
}
