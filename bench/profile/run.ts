/**
 * Where the server's own time goes: V8's profile while wrk asks, without boot and warm-up. Prints the functions with the
 * most time of their own, and where the profile is, for a browser's developer tools.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";
import { scenarioNamed } from "../args.ts";
import { BenchError } from "../bench_errors.ts";
import { appserver } from "../contenders/deno_servers.ts";
import { LOOKAHEAD } from "../contenders/line_up.ts";
import { takeSample } from "../measure/sample.ts";
import { warmUp } from "../measure/warm_up.ts";
import type { Flags } from "../flags.ts";
import { Sites } from "../sites.ts";
import { runTool } from "../tool.ts";
import { type CpuProfile, profileMicros, selfTimeLines, selfTimes } from "./self_times.ts";

const USAGE = `Usage: ./dev bench:profile [flags]
Functions of the server by their own time under load, from V8's profile, in under half a minute. Needs wrk. The profile
stays in a temporary folder, which is named at the end.
  --scenario NAME   of ./dev bench (default hello)
  --lookahead       with requests written ahead
  --seconds N       length of the load (default 5)
  --top N           functions to print (default 30)`;
const WARM_UP = { limitS: 10, stepS: 2 } as const;
const WORKERS = 4;
const MICROS_PER_MS = 1_000;

async function profile(flags: Flags): Promise<void> {
  const scenario = scenarioNamed(flags.text("scenario") ?? "hello");
  const seconds = flags.count("seconds", 5);
  const top = flags.count("top", 30);
  await using sites = await Sites.make();
  const site = await sites.prepare(scenario.site);
  if (typeof site === "string") throw new BenchError("not_here", site);
  const { workDir } = site;
  const folder = await Deno.makeTempDir({ prefix: "profile-" });
  const server = await appserver("profiled", site, { workers: WORKERS, connections: 0 }, {
    settings: flags.has("lookahead") ? LOOKAHEAD : {},
    runtimeFlags: ["--cpu-prof", `--cpu-prof-dir=${folder}`],
  });
  const warm = await warmUp(server, scenario, { ...WARM_UP, workDir, workers: WORKERS });
  const startedMs = performance.now();
  const sample = await takeSample(server, scenario, { seconds, workDir });
  const measuredMicros = (performance.now() - startedMs) * MICROS_PER_MS;
  // The profile is written when the server ends.
  await server[Symbol.asyncDispose]();

  const [file] = await Array.fromAsync(Deno.readDir(folder));
  const path = `${folder}/${file?.name}`;
  const recorded: CpuProfile = JSON.parse(await Deno.readTextFile(path));
  const times = selfTimes(recorded, profileMicros(recorded) - measuredMicros);
  const { requests, serverMicros, phpMicros } = sample;
  printLine(`${scenario.title}: ${requests.toFixed(0)} answers after ${warm} to warm up`);
  printLine(
    `CPU for each, profiling included: server ${serverMicros.toFixed(1)} µs, PHP ${
      phpMicros.toFixed(1)
    } µs`,
  );
  printLine(
    "\nOwn time, of all that was not idle. It is the clock's: in op_…, calls of the runtime,",
  );
  printLine("time also passes while PHP or somebody else has the processor.\n");
  selfTimeLines(times, top).forEach(printLine);
  printLine(`\nThe whole profile, boot and warm-up included: ${path}`);
}

await runTool({
  usage: USAGE,
  switches: ["lookahead"],
  values: ["scenario", "seconds", "top"],
  run: profile,
});
