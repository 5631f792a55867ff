/**
 * How figures grow with connections, workers, waiting and the size of bodies: drawn as pictures in `bench/growth/`, added
 * as tables to `bench/RESULTS.md`.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { printError, printLine } from "../../tools/print.ts";
import { BenchError } from "../bench_errors.ts";
import type { Contender, Site } from "../contenders/contender.ts";
import { CONTENDER_MEANING, type ContenderName, startContender } from "../contenders/line_up.ts";
import { whyMissing } from "../contenders/installed.ts";
import { checkedLoad } from "../measure/checked_load.ts";
import { type Sample, takeSample } from "../measure/sample.ts";
import { warmUp } from "../measure/warm_up.ts";
import { wantCleanTree } from "../report/clean_tree.ts";
import { machineLines } from "../report/machine.ts";
import { record, reportTime } from "../report/record.ts";
import { Sites } from "../sites.ts";
import { runTool } from "../tool.ts";
import { type Curve, CURVES, WARM_UP_PAGE } from "./curves.ts";
import { type GrowthPoint, growthPoint } from "./growth_point.ts";
import { type Stage, stageSeconds, stagesOf, thinned } from "./plan.ts";
import { curveLines, drawPicture, pictureFile } from "./report.ts";

const USAGE = `Usage: ./dev bench:growth [--quick]
Curves for connections, workers, waiting and the size of bodies, in under nine minutes: pictures in bench/growth, tables
added to bench/RESULTS.md, of a commit only. Needs wrk; who is not installed is left out.
  --quick   fewer places and one round, in about three minutes: not recorded, the pictures stay in a temporary folder`;
const PICTURES = fromFileUrl(new URL(".", import.meta.url));
const SECONDS = 1;
/** Before the first round, every answer is looked at for so long. */
const CHECK_S = 0.2;
const WARM_UP_S = 5;
const QUICK_WARM_UP_S = 2;
const MOST_CONNECTIONS = 512;
/** The whole run takes less than eight minutes: a round that would not fit any more is left out. */
const BUDGET_MS = 460_000;

interface Pace {
  readonly rounds: number;
  readonly warmUpS: number;
  /** When this stage has to be over, on the clock of `performance`. */
  readonly deadlineMs: number;
}

/** Asks the same servers at all places of a stage, in turns. */
async function visit(stage: Stage, site: Site, pace: Pace): Promise<readonly GrowthPoint[]> {
  await using running = new AsyncDisposableStack();
  const { workDir } = site;
  const contenders = new Map<ContenderName, Contender>();
  for (const name of new Set(stage.places.flatMap(({ curve }) => curve.contenders))) {
    const { workers } = stage;
    const sizes = { workers, connections: MOST_CONNECTIONS };
    const contender = running.use(await startContender(name, site, sizes));
    const steps = { limitS: pace.warmUpS, stepS: SECONDS, workDir, workers };
    await warmUp(contender, WARM_UP_PAGE, steps);
    contenders.set(name, contender);
  }
  const turns = stage.places.flatMap(({ curve, value }) =>
    curve.contenders.map((name) => ({ curve, value, name, samples: new Array<Sample>() }))
  );
  let lastedMs = 0;
  for (let round = 0; round < pace.rounds; round++) {
    const beganMs = performance.now();
    if (round > 0 && beganMs + lastedMs > pace.deadlineMs) break;
    for (const { curve, value, name, samples } of turns) {
      const contender = contenders.get(name);
      if (contender === undefined) continue;
      const scenario = curve.scenarioAt(value);
      if (round === 0) await checkedLoad(contender, scenario, CHECK_S);
      samples.push(await takeSample(contender, scenario, { seconds: SECONDS, workDir }));
    }
    printError(`${stage.workers} workers, round ${round + 1}: ${turns.length} turns`);
    lastedMs = performance.now() - beganMs;
  }
  return turns.map(({ curve, value, name, samples }) =>
    growthPoint({ curve: curve.name, value, name }, samples)
  );
}

async function withoutMissing(curve: Curve): Promise<Curve> {
  const contenders: ContenderName[] = [];
  for (const name of curve.contenders) {
    const reason = await whyMissing(name);
    if (reason === undefined) contenders.push(name);
    else printLine(`${name}: not run, ${reason}`);
  }
  return { ...curve, contenders };
}

async function grow(isQuick: boolean): Promise<void> {
  const startedMs = performance.now();
  const all = await Promise.all(CURVES.map(withoutMissing));
  const curves = isQuick ? all.map(thinned) : all;
  const pace = isQuick
    ? { rounds: 1, warmUpS: QUICK_WARM_UP_S }
    : { rounds: 3, warmUpS: WARM_UP_S };
  const when = reportTime();
  const how = `growth: up to ${pace.rounds} rounds of ${SECONDS} s in turns, medians`;
  const machine = await machineLines(how);
  await using sites = await Sites.make();
  const site = await sites.prepare("bench");
  if (typeof site === "string") throw new BenchError("not_here", site);
  const points: GrowthPoint[] = [];
  const stages = stagesOf(curves);
  const cost = { startS: pace.warmUpS + 1, turnS: SECONDS * 1.1, rounds: pace.rounds };
  const wantedS = stages.map((stage) => stageSeconds(stage, cost));
  const totalS = wantedS.reduce((sum, seconds) => sum + seconds, 0);
  let spentS = 0;
  for (const [index, stage] of stages.entries()) {
    spentS += wantedS[index] ?? 0;
    const deadlineMs = startedMs + BUDGET_MS * spentS / totalS;
    points.push(...await visit(stage, site, { ...pace, deadlineMs }));
  }

  const folder = isQuick ? `${await Deno.makeTempDir({ prefix: "growth-" })}/` : PICTURES;
  const source =
    `${when} UTC, ${navigator.hardwareConcurrency} processors, rounds: up to ${pace.rounds}`;
  for (const curve of curves) {
    for (const picture of curve.pictures) {
      const drawn = drawPicture(curve, picture, { points, source });
      await Deno.writeTextFile(folder + pictureFile(curve, picture), drawn);
    }
  }
  const names = new Set(curves.flatMap(({ contenders }) => contenders));
  const lines = [
    `### ${when} UTC, growth`,
    "",
    ...machine,
    ...[...names].map((name) => `- ${name}: ${CONTENDER_MEANING[name]}`),
    ...curves.flatMap((curve) => curveLines(curve, points)),
  ];
  lines.forEach(printLine);
  if (!isQuick) await record(lines);
  printLine(`\nPictures: ${folder}; took ${Math.round((performance.now() - startedMs) / 1_000)} s`);
}

await runTool({
  usage: USAGE,
  switches: ["quick"],
  async run(flags) {
    const isQuick = flags.has("quick");
    if (!isQuick) await wantCleanTree();
    await grow(isQuick);
  },
});
