/**
 * Boot and reload of `examples/symfony` in prod with six processes of PHP: time to the first answer, processor time until all
 * have booted, time and processor time for all to be replaced, beside nginx and php-fpm. Adds a report to
 * `bench/RESULTS.md`.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";
import { BenchError } from "../bench_errors.ts";
import type { Site } from "../contenders/contender.ts";
import { whyMissing } from "../contenders/installed.ts";
import { checkPhp } from "../measure/php_check.ts";
import { type Spread, spread } from "../measure/spread.ts";
import { wantCleanTree } from "../report/clean_tree.ts";
import { machineLines } from "../report/machine.ts";
import { record, reportTime } from "../report/record.ts";
import { Sites } from "../sites.ts";
import { runTool } from "../tool.ts";
import { BOOT_ENTRIES, type BootEntry, PROCESSES } from "./entries.ts";
import { ask, roll, settled } from "./roll.ts";

const USAGE = `Usage: ./dev bench:boot [flags]
Time to the first answer and to replace six workers of examples/symfony in prod, beside nginx and php-fpm, in about a
minute; the report is added to bench/RESULTS.md, of a commit only. Needs nginx, php-fpm, and Composer for the example.
  --rounds N   rounds, in each of which everybody has a turn (default 5)
  --quick      one round, not recorded`;

interface Figures {
  readonly firstAnswerMs: number;
  readonly bootCpuMs: number;
  readonly rollMs: number;
  readonly rollCpuMs: number;
  readonly slowestMs: number;
  readonly failures: number;
}

async function measure({ name, start }: BootEntry, site: Site): Promise<Figures> {
  const startedMs = performance.now();
  await using contender = await start(site);
  if (await ask(contender.port) === undefined) {
    throw new BenchError("wrong_answer", `Wrong answer of ${name}`);
  }
  const firstAnswerMs = performance.now() - startedMs;
  const bootCpuMs = await settled(contender);
  const { tookMs, cpuMs, slowestMs, failures } = await roll(contender);
  await checkPhp(contender, 1);
  return { firstAnswerMs, bootCpuMs, rollMs: tookMs, rollCpuMs: cpuMs, slowestMs, failures };
}

function cell({ median, least, most }: Spread): string {
  return `${median.toFixed(0)} (${least.toFixed(0)} – ${most.toFixed(0)})`;
}

function line(name: string, rounds: readonly Figures[]): string {
  const over = (figure: (one: Figures) => number): string => cell(spread(rounds.map(figure)));
  const cells = [
    name,
    over((one) => one.firstAnswerMs),
    over((one) => one.bootCpuMs),
    over((one) => one.rollMs),
    over((one) => one.rollCpuMs),
    over((one) => one.slowestMs),
    String(rounds.reduce((sum, { failures }) => sum + failures, 0)),
  ];
  return `| ${cells.join(" | ")} |`;
}

async function compare(rounds: number): Promise<readonly string[]> {
  const absent = await whyMissing("nginx-fpm");
  if (absent !== undefined) throw new BenchError("not_here", absent);
  await using sites = await Sites.make();
  const site = await sites.prepare("symfony");
  if (typeof site === "string") throw new BenchError("not_here", site);
  const machine = await machineLines(`boot: ${rounds} rounds in turns, medians (least – most)`);
  const when = reportTime();
  const turns = BOOT_ENTRIES.map((entry) => ({ entry, figures: new Array<Figures>() }));
  // Caches of Symfony and of OPcache are filled once, before the first round.
  for (const { entry } of turns) await measure(entry, site);
  for (let round = 0; round < rounds; round++) {
    for (const { entry, figures } of turns) figures.push(await measure(entry, site));
  }
  return [
    `### ${when} UTC, boot and reload`,
    "",
    ...machine,
    "",
    `examples/symfony in prod, ${PROCESSES} processes of PHP; all are replaced by SIGUSR2 while one client asks without a pause`,
    "",
    "| | first answer, ms | CPU until all have booted, ms | all replaced, ms | CPU of that, ms | slowest answer meanwhile, ms | failed |",
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...turns.map(({ entry, figures }) => line(entry.name, figures)),
  ];
}

await runTool({
  usage: USAGE,
  switches: ["quick"],
  values: ["rounds"],
  async run(flags) {
    const isQuick = flags.has("quick");
    if (!isQuick) await wantCleanTree();
    const lines = await compare(flags.count("rounds", isQuick ? 1 : 5));
    lines.forEach(printLine);
    if (!isQuick) await record(lines);
  },
});
