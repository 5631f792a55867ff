/**
 * One measurement of one contender.
 *
 * @module
 */
import type { Contender, Cost } from "../contenders/contender.ts";
import type { Ask, Scenario } from "../scenarios/scenario.ts";
import { get } from "../scenarios/scenario.ts";
import { BenchError } from "../bench_errors.ts";
import { type AnswerSize, checkAnswer } from "./answer_check.ts";
import { byteFault } from "./byte_count.ts";
import { firstBytes } from "./first_byte.ts";
import { runWrk, type WrkReport } from "./wrk.ts";

const MICROS_PER_MS = 1_000;
/** Of larger answers so few end within a turn that parts of them are counted, too. */
const LARGE_BODY_BYTES = 1_048_576;

/** What came of one round. */
export interface Sample {
  /** Answers; of large ones also parts. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time for a request, microseconds. */
  readonly serverMicros: number;
  readonly phpMicros: number;
  readonly serverRssMib: number;
  readonly phpRssMib: number;
  /** See `WrkReport`; 0 where wrk was not used. */
  readonly wrkBusyShare: number;
}

/** Where and how long. */
export interface SampleOptions {
  readonly seconds: number;
  readonly workDir: string;
}

/**
 * Measures once, with a checked answer before and after, and without sessions of earlier turns.
 *
 * @throws {BenchError} If any answer was wrong or failed.
 */
export async function takeSample(
  contender: Contender,
  scenario: Scenario,
  options: SampleOptions,
): Promise<Sample> {
  await contender.emptySessions();
  const size = await checkAnswer(contender, scenario);
  const before = contender.cost();
  const report = scenario.measure.kind === "load"
    ? await loaded(contender, scenario, options)
    : await firstByte(contender, scenario, scenario.measure.requests);
  const after = contender.cost();
  const sizeAfter = await checkAnswer(contender, scenario);
  if (scenario.measure.kind === "load") {
    const sizes = { before: size.wireBytes, after: sizeAfter.wireBytes };
    refuseBytes(byteFault(report, sizes, scenario.measure.connections), contender, scenario);
  }
  const { requests, seconds, p50Ms, p99Ms, busyShare } = answered(report, size);
  return {
    requests,
    requestsPerSecond: requests / seconds,
    p50Ms,
    p99Ms,
    ...costs(before, after, requests),
    wrkBusyShare: busyShare,
  };
}

async function firstByte(
  { name, port }: Contender,
  scenario: Scenario,
  requests: number,
): Promise<WrkReport> {
  const report = await firstBytes(port, scenario, requests);
  refuseFailures(report, `${name} in ${scenario.name}`);
  return report;
}

async function loaded(
  contender: Contender,
  scenario: Scenario,
  { seconds, workDir }: SampleOptions,
): Promise<WrkReport> {
  const { measure } = scenario;
  if (measure.kind !== "load") throw new TypeError("Cannot load: scenario is no load");
  const { port } = contender;
  const { background } = measure;
  const pull = (ask: Ask, connections: number, during: number): Promise<WrkReport> =>
    runWrk(ask, { port, connections, seconds: during, workDir });
  const [report, behind] = await Promise.all([
    pull(scenario.ask, measure.connections, seconds),
    background && pull(get(background.path), background.connections, seconds),
  ]);
  const who = `${contender.name} in ${scenario.name}`;
  refuseFailures(report, who);
  if (behind !== undefined) refuseFailures(behind, `${who}, background`);
  return report;
}

/** Counts large answers by their bytes. */
export function answered(report: WrkReport, { bodyBytes, wireBytes }: AnswerSize): WrkReport {
  return bodyBytes < LARGE_BODY_BYTES ? report : { ...report, requests: report.bytes / wireBytes };
}

function refuseBytes(
  fault: string | undefined,
  { name }: Contender,
  { name: scenario }: Scenario,
): void {
  if (fault === undefined) return;
  throw new BenchError(
    "wrong_answer",
    `Wrong length of answers of ${name} in ${scenario}: ${fault}`,
  );
}

function refuseFailures({ failures, requests, bytes }: WrkReport, who: string): void {
  if (failures === 0 && bytes > 0) return;
  throw new BenchError("load_failed", `Failed answers of ${who}: ${failures} of ${requests}`);
}

function costs(
  before: Cost,
  after: Cost,
  requests: number,
): Pick<Sample, "serverMicros" | "phpMicros" | "serverRssMib" | "phpRssMib"> {
  return {
    serverMicros: (after.serverMs - before.serverMs) * MICROS_PER_MS / requests,
    phpMicros: (after.phpMs - before.phpMs) * MICROS_PER_MS / requests,
    serverRssMib: after.serverRssMib,
    phpRssMib: after.phpRssMib,
  };
}
