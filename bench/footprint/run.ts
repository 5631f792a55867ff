/**
 * What the server is before anybody asks: the size of its file, the time from its start to the first answer, and its memory
 * at rest with six workers, beside nginx and php-fpm with as many.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";
import {
  buildBundle,
  buildExecutable,
  type BuiltServer,
} from "../../tests/support/built_server.ts";
import { BenchError } from "../bench_errors.ts";
import { Child, freePort } from "../contenders/child.ts";
import { nginxFpm } from "../contenders/classic_servers.ts";
import type { Contender, Site } from "../contenders/contender.ts";
import { ProcessTable } from "../contenders/process_cost.ts";
import { spread } from "../measure/spread.ts";
import { Sites } from "../sites.ts";
import { runTool } from "../tool.ts";

const USAGE = `Usage: ./dev bench:footprint [--rounds N]
Size, time to the first answer, and memory at rest with six workers of the executable and of the bundle, beside nginx and
php-fpm, which it needs: about two minutes. --rounds says how often each is started (default 5).`;
const WORKERS = 6;
/** Enough that every worker has answered. */
const WARM_REQUESTS = 60;
const REST_MS = 1_000;
const RETRY_MS = 2;
const BYTES_PER_MB = 1_000_000;
const KIB_PER_MIB = 1_024;
const MS_DIGITS = 0;

/** One server to look at. */
interface Entry {
  readonly name: string;
  readonly fileBytes: number;
  /** Starts it; settles once it answers. */
  readonly start: () => Promise<Footprint>;
}

/** A running server with the time that it took. */
interface Footprint extends AsyncDisposable {
  readonly firstAnswerMs: number;
  readonly port: number;
  readonly pids: readonly number[];
}

/** Asks until an answer with status 200 comes. */
async function firstAnswer(port: number): Promise<void> {
  while (true) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      await response.body?.cancel();
      if (response.status === 200) return;
    } catch (error) {
      // Nobody listens yet.
      if (!(error instanceof TypeError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function withChildren(pid: number): readonly number[] {
  return [pid, ...new ProcessTable().pidsBelow(pid)];
}

async function startAppserver(program: readonly string[], site: Site): Promise<Footprint> {
  const [command = "", ...args] = program;
  const port = freePort();
  const startedMs = performance.now();
  const child = new Child({
    name: "appserver",
    command,
    args: [...args, "serve", "--root", site.root, "--listen", `127.0.0.1:${port}`],
    env: {
      APPSERVER_ADMIN_LISTEN: "off",
      APPSERVER_FAST_WORKERS: "4",
      APPSERVER_SLOW_WORKERS: "2",
    },
  });
  await firstAnswer(port);
  return {
    firstAnswerMs: performance.now() - startedMs,
    port,
    get pids() {
      return withChildren(child.pid);
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function startNginxFpm(site: Site): Promise<Footprint> {
  const startedMs = performance.now();
  const before = new Set(withChildren(Deno.pid));
  const server: Contender = await nginxFpm("nginx + php-fpm", site, {
    workers: WORKERS,
    connections: WORKERS,
  });
  await firstAnswer(server.port);
  return {
    firstAnswerMs: performance.now() - startedMs,
    port: server.port,
    get pids() {
      return withChildren(Deno.pid).filter((pid) => !before.has(pid));
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Sum over processes, MiB: resident, and with each shared page divided by those who share it. */
async function memoryOf(
  pids: readonly number[],
): Promise<{ readonly rss: number; readonly pss: number }> {
  let [rss, pss] = [0, 0];
  for (const pid of pids) {
    const text = await Deno.readTextFile(`/proc/${pid}/smaps_rollup`).catch(() => "");
    rss += Number(/^Rss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    pss += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  }
  return { rss: rss / KIB_PER_MIB, pss: pss / KIB_PER_MIB };
}

async function measure({ name, fileBytes, start }: Entry, rounds: number): Promise<void> {
  const times: number[] = [];
  const memory: { readonly rss: number; readonly pss: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    await using server = await start();
    times.push(server.firstAnswerMs);
    for (let asked = 0; asked < WARM_REQUESTS; asked += WORKERS) {
      await Promise.all(
        Array.from(
          { length: WORKERS },
          async () => await (await fetch(`http://127.0.0.1:${server.port}/`)).body?.cancel(),
        ),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    memory.push(await memoryOf(server.pids));
  }
  const time = spread(times);
  const [rss, pss] = [spread(memory.map((one) => one.rss)), spread(memory.map((one) => one.pss))];
  const size = fileBytes === 0 ? "" : `${(fileBytes / BYTES_PER_MB).toFixed(1)} MB`;
  printLine(
    `${name.padEnd(34)} ${size.padStart(9)} ${time.median.toFixed(MS_DIGITS).padStart(7)} ms ` +
      `(${time.least.toFixed(MS_DIGITS)}-${time.most.toFixed(MS_DIGITS)})`.padEnd(14) +
      ` ${rss.median.toFixed(1).padStart(7)} MiB ${pss.median.toFixed(1).padStart(7)} MiB`,
  );
}

async function builtEntry(
  name: string,
  built: BuiltServer,
  site: Site,
): Promise<Entry | undefined> {
  if (built.kind === "missing") {
    printLine(`${name}: cannot be built here: ${built.reason}`);
    return undefined;
  }
  const { size } = await Deno.stat(built.program.at(-1) ?? "");
  return { name, fileBytes: size, start: () => startAppserver(built.program, site) };
}

async function lookAtAll(rounds: number): Promise<void> {
  await using sites = await Sites.make();
  const site = await sites.prepare("bench");
  if (typeof site === "string") throw new BenchError("not_here", site);
  const folder = await Deno.makeTempDir({ dir: sites.workDir });
  const executable = await buildExecutable(folder);
  const entries = [
    await builtEntry("executable", executable, site),
    await builtEntry("bundle", await buildBundle(folder), site),
    {
      name: `nginx + php-fpm, ${WORKERS} children`,
      fileBytes: 0,
      start: () => startNginxFpm(site),
    },
  ];
  printLine(`Workers: ${WORKERS}; medians of ${rounds}`);
  printLine(
    `${"".padEnd(34)} ${"file".padStart(9)} first answer              RSS, sum    PSS, sum`,
  );
  for (const entry of entries) if (entry !== undefined) await measure(entry, rounds);
}

await runTool({
  usage: USAGE,
  values: ["rounds"],
  run: (flags) => lookAtAll(flags.count("rounds", 5)),
});
