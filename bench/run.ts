/**
 * Compares this server with others: each builds up, is checked, and has its turn in every round. What came of it is
 * printed, and added to `bench/RESULTS.md`. Ends with 1 on any wrong or failed answer.
 *
 * @module
 */
import { printError, printLine } from "../tools/print.ts";
import { BENCH_FLAGS, type BenchArgs, readBenchArgs, USAGE } from "./args.ts";
import type { Contender, Site } from "./contenders/contender.ts";
import { whyMissing } from "./contenders/installed.ts";
import { CONTENDER_MEANING, type ContenderName, startContender } from "./contenders/line_up.ts";
import { checkedLoad } from "./measure/checked_load.ts";
import { type Sample, takeSample } from "./measure/sample.ts";
import { warmUp } from "./measure/warm_up.ts";
import { barLines, type Verdict, verdicts } from "./report/bars.ts";
import { wantCleanTree } from "./report/clean_tree.ts";
import { machineLines } from "./report/machine.ts";
import { record, reportTime } from "./report/record.ts";
import { type Row, rowOf } from "./report/row.ts";
import { tableLines } from "./report/table.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { Sites } from "./sites.ts";
import { runTool } from "./tool.ts";

/** Runs one scenario on contenders of its own. */
async function compare(
  scenario: Scenario,
  site: Site,
  { rounds, seconds, workers, warmUpS }: BenchArgs,
): Promise<readonly Row[]> {
  await using running = new AsyncDisposableStack();
  const connections = scenario.measure.kind === "load" ? scenario.measure.connections : 1;
  const turns: { readonly name: ContenderName; contender: Contender; samples: Sample[] }[] = [];
  for (const name of scenario.contenders) {
    const contender = running.use(await startContender(name, site, { workers, connections }));
    printError(`${scenario.name}: ${name} warms up`);
    const steps = { limitS: warmUpS, stepS: seconds, workDir: site.workDir, workers };
    await warmUp(contender, scenario, steps);
    turns.push({ name, contender, samples: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contender, samples } of turns) {
      samples.push(await takeSample(contender, scenario, { seconds, workDir: site.workDir }));
    }
  }
  for (const { contender } of turns) await checkedLoad(contender, scenario, seconds);
  return turns.map(({ name, samples }) => rowOf(name, samples));
}

async function runAll(args: BenchArgs): Promise<readonly string[]> {
  const { rounds, seconds, workers } = args;
  const flags = `${rounds} rounds of ${seconds} s in turns, medians (least – most), ${workers}` +
    " PHP processes each";
  const lines: string[] = [
    `### ${reportTime()} UTC`,
    "",
    ...await machineLines(flags),
  ];
  const missing = new Set<ContenderName>();
  for (const name of new Set(args.scenarios.flatMap(({ contenders }) => contenders))) {
    const reason = await whyMissing(name);
    if (reason !== undefined) missing.add(name);
    lines.push(
      `- ${name}: ${reason === undefined ? CONTENDER_MEANING[name] : `not run, ${reason}`}`,
    );
  }
  lines.forEach(printLine);
  const startedMs = performance.now();
  const all: Verdict[] = [];
  await using sites = await Sites.make();
  for (const whole of args.scenarios) {
    const contenders = whole.contenders.filter((name) => !missing.has(name));
    const scenario = { ...whole, contenders };
    const site = await sites.prepare(scenario.site);
    if (typeof site === "string") {
      lines.push("", `#### ${scenario.name}: not run`, "", site);
      printLine(`\n${scenario.name}: not run, ${site}`);
      continue;
    }
    const rows = await compare(scenario, site, args);
    const table = tableLines(scenario, rows);
    table.forEach(printLine);
    lines.push(...table);
    all.push(...verdicts(scenario, rows));
  }
  const bars = barLines(all);
  bars.forEach(printLine);
  printLine(`\nTook ${Math.round((performance.now() - startedMs) / 1_000)} s`);
  return [...lines, ...bars];
}

await runTool({
  usage: USAGE,
  ...BENCH_FLAGS,
  async run(flags) {
    const args = readBenchArgs(flags);
    if (args.isRecorded) await wantCleanTree();
    const lines = await runAll(args);
    if (args.isRecorded) await record(lines);
  },
});
