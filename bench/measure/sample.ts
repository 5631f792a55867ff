/**
 * One measurement of one contender.
 *
 * @module
 */
import type { Contender, Cost } from "../contenders/contender.ts";
import type { Ask, Scenario } from "../scenarios/scenario.ts";
import { get } from "../scenarios/scenario.ts";
import { checkAnswer } from "./answer_check.ts";
import { firstBytes } from "./first_byte.ts";
import { runWrk, type WrkReport } from "./wrk.ts";

const MICROS_PER_MS = 1_000;
/** Head of an answer, bytes: what wrk may have counted beside the bodies. */
const MAX_HEAD_BYTES = 4_096;

/** What came of one round. */
export interface Sample {
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
 * Measures once, with a checked answer before and after.
 *
 * @throws {Error} If any answer was wrong or failed.
 */
export async function takeSample(
  contender: Contender,
  scenario: Scenario,
  options: SampleOptions,
): Promise<Sample> {
  const bodyBytes = await checkAnswer(contender, scenario);
  const before = contender.cost();
  const { requests, seconds, p50Ms, p99Ms, busyShare } = scenario.measure.kind === "load"
    ? await loaded(contender, scenario, bodyBytes, options)
    : await firstBytes(contender.port, scenario.ask, scenario.measure.requests);
  const after = contender.cost();
  await checkAnswer(contender, scenario);
  return {
    requestsPerSecond: requests / seconds,
    p50Ms,
    p99Ms,
    ...costs(before, after, requests),
    wrkBusyShare: busyShare,
  };
}

async function loaded(
  contender: Contender,
  scenario: Scenario,
  bodyBytes: number,
  { seconds, workDir }: SampleOptions,
): Promise<WrkReport> {
  const { measure } = scenario;
  if (measure.kind !== "load") throw new TypeError("Cannot load: scenario is no load");
  const { port } = contender;
  const { background } = measure;
  const pull = (ask: Ask, connections: number, during: number): Promise<WrkReport> =>
    runWrk(ask, { port, connections, seconds: during, workDir });
  const [report] = await Promise.all([
    pull(scenario.ask, measure.connections, seconds),
    background && pull(get(background.path), background.connections, seconds),
  ]);
  const who = `${contender.name} in ${scenario.name}`;
  if (report.failures > 0 || report.requests === 0) {
    throw new Error(`Failed answers of ${who}: ${report.failures} of ${report.requests}`);
  }
  // Requests under way at the end were counted as bytes and not as requests.
  const most = (report.requests + measure.connections) * (bodyBytes + MAX_HEAD_BYTES);
  if (report.bytes < report.requests * bodyBytes || report.bytes > most) {
    throw new Error(`Wrong length of answers of ${who}: ${report.bytes} for ${report.requests}`);
  }
  return report;
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
