/**
 * One run of wrk, which reports by a script of its own, so that nothing is read out of prose.
 *
 * @module
 */
import { BenchError } from "../bench_errors.ts";
import { endGroup } from "../contenders/child.ts";
import { isTakenBack, takeBackAtEnd } from "../left_open.ts";
import type { Ask } from "../scenarios/scenario.ts";

const MICROS_PER_MS = 1_000;
/** By which a shell says that there is no such program. */
const NOT_FOUND = 127;

/** What wrk has seen. */
export interface WrkReport {
  readonly requests: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Connections refused or broken, timeouts, statuses from 400. */
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of the time in which wrk's one thread was computing, 0 to 1: near 1 it is wrk that was measured. */
  readonly busyShare: number;
}

/** How hard it pulls. */
export interface WrkOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** For the script and the body. */
  readonly workDir: string;
}

/** Loads `127.0.0.1:port`. */
export async function runWrk(ask: Ask, options: WrkOptions): Promise<WrkReport> {
  const { port, connections, seconds, workDir } = options;
  const script = `${workDir}/wrk-${port}-${crypto.randomUUID()}.lua`;
  const body = `${script}.body`;
  if (ask.body !== undefined) await Deno.writeFile(body, ask.body);
  await Deno.writeTextFile(script, luaFor(ask, body));
  const child = new Deno.Command("sh", {
    // The second line that times prints is the time of children: wrk's own.
    args: [
      ...[
        "-c",
        'wrk "$@"; code=$?; times; exit $code',
        "sh",
        "-t1",
        `-c${connections}`,
        `-d${seconds}s`,
      ],
      ...["--timeout", "20s", "-s", script, `http://127.0.0.1:${port}${ask.path}`],
    ],
    // A group of its own, for the shell and wrk to be ended together.
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const load: AsyncDisposable = {
    [Symbol.asyncDispose]: () => {
      endGroup(child.pid);
      return Promise.resolve();
    },
  };
  takeBackAtEnd(load);
  const { code, stdout, stderr } = await child.output();
  isTakenBack(load);
  await Deno.remove(script);
  if (ask.body !== undefined) await Deno.remove(body);
  const text = new TextDecoder().decode(stdout);
  const figures = /^wrk=([\d. ]+)$/m.exec(text)?.[1]?.split(" ").map(Number);
  if (code !== 0 || figures === undefined) {
    const why = `Cannot run wrk: ${text}${new TextDecoder().decode(stderr)}`;
    throw new BenchError(code === NOT_FOUND ? "not_here" : "load_failed", why.trim());
  }
  const [requests = 0, micros = 0, bytes = 0, failures = 0, p50 = 0, p99 = 0] = figures;
  const lasted = micros / 1e6;
  return {
    requests,
    seconds: lasted,
    bytes,
    failures,
    p50Ms: p50 / MICROS_PER_MS,
    p99Ms: p99 / MICROS_PER_MS,
    busyShare: childSeconds(text) / lasted,
  };
}

function childSeconds(text: string): number {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)]
    .reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
}

function luaFor(ask: Ask, bodyFile: string): string {
  const headers = Object.entries(ask.headers).map(([name, value]) =>
    `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`
  );
  return `wrk.method = "${ask.method}"
${headers.join("\n")}
${ask.body === undefined ? "" : `wrk.body = io.open("${bodyFile}", "rb"):read("*a")`}
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("wrk=%d %d %d %d %d %d\\n", summary.requests, summary.duration,
    summary.bytes, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
`;
}
