/**
 * Compares this server with others: each builds up, is checked, and has its turn in every round. What came of it is
 * printed, and added to `bench/RESULTS.md`. Ends with 1 on any wrong or failed answer.
 *
 * @module
 */
import { printError, printLine } from "../tools/print.ts";
import { type BenchArgs, BenchUsageError, readBenchArgs, USAGE } from "./args.ts";
import type { Contender, Site } from "./contenders/contender.ts";
import { CONTENDER_MEANING, type ContenderName, startContender } from "./contenders/line_up.ts";
import { type Sample, takeSample } from "./measure/sample.ts";
import { barLines, type Verdict, verdicts } from "./report/bars.ts";
import { machineLines } from "./report/machine.ts";
import { type Row, rowOf } from "./report/row.ts";
import { tableLines } from "./report/table.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { Sites } from "./sites.ts";

const RESULTS = new URL("RESULTS.md", import.meta.url);
/** What Deno and PHP compile, they compile after some ten thousand requests: shorter, it is that which is measured. */
const WARM_UP_S = 4;

/** Runs one scenario on contenders of its own. */
async function compare(
  scenario: Scenario,
  site: Site,
  { rounds, seconds, workers }: BenchArgs,
): Promise<readonly Row[]> {
  await using running = new AsyncDisposableStack();
  const connections = scenario.measure.kind === "load" ? scenario.measure.connections : 1;
  const turns: { readonly name: ContenderName; contender: Contender; samples: Sample[] }[] = [];
  for (const name of scenario.contenders) {
    const contender = running.use(await startContender(name, site, { workers, connections }));
    await takeSample(contender, scenario, { seconds: WARM_UP_S, workDir: site.workDir });
    turns.push({ name, contender, samples: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contender, samples } of turns) {
      samples.push(await takeSample(contender, scenario, { seconds, workDir: site.workDir }));
    }
  }
  return turns.map(({ name, samples }) => rowOf(name, samples));
}

async function runAll(args: BenchArgs): Promise<readonly string[]> {
  const { rounds, seconds, workers } = args;
  const flags = `${rounds} rounds of ${seconds} s in turns, medians (least – most), ${workers}` +
    " PHP processes each";
  const lines: string[] = [
    `### ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    "",
    ...await machineLines(flags),
  ];
  const names = new Set(args.scenarios.flatMap(({ contenders }) => contenders));
  for (const name of names) lines.push(`- ${name}: ${CONTENDER_MEANING[name]}`);
  lines.forEach(printLine);
  const all: Verdict[] = [];
  await using sites = await Sites.make();
  for (const scenario of args.scenarios) {
    const site = await sites.prepare(scenario.site);
    if (typeof site === "string") {
      lines.push("", `#### ${scenario.name}: not run, ${site}`);
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
  return [...lines, ...bars];
}

try {
  const args = readBenchArgs(Deno.args);
  if (args === undefined) {
    printLine(USAGE);
  } else {
    const lines = await runAll(args);
    if (args.isRecorded) {
      await Deno.writeTextFile(RESULTS, `\n${lines.join("\n")}\n`, { append: true });
    }
  }
} catch (error) {
  if (!(error instanceof BenchUsageError)) throw error;
  printError(`${error.message}\n\n${USAGE}`);
  Deno.exit(2);
}
