/**
 * Requests before the first round. What Deno compiles, it compiles after some ten thousand requests: measured earlier, it
 * is that which is measured.
 *
 * @module
 */
import type { Contender } from "../contenders/contender.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { checkedLoad } from "./checked_load.ts";
import { checkPhp } from "./php_check.ts";
import { takeSample } from "./sample.ts";

/** From here on, no figure of this server or of a control went down any more. */
export const WARM_UP_REQUESTS = 40_000;
const CONNECTIONS = 32;

/** When to stop. */
export interface WarmUpOptions {
  /** Whether or not there were enough requests by then: some pages take their time, s. */
  readonly limitS: number;
  /** Length of a step, whole seconds. */
  readonly stepS: number;
  readonly workDir: string;
  /** Of PHP: so many are asked how they are set. */
  readonly workers: number;
}

/**
 * Asks until code is compiled, then for what will be measured, with a look at every answer.
 *
 * @throws {BenchError} If an answer is wrong, or PHP is not set as it is for everybody else.
 */
export async function warmUp(
  contender: Contender,
  scenario: Scenario,
  { limitS, stepS, workDir, workers }: WarmUpOptions,
): Promise<number> {
  const loaded: Scenario = scenario.warmUp === undefined ? scenario : {
    ...scenario,
    ask: scenario.warmUp,
    measure: { kind: "load", connections: CONNECTIONS },
    status: 200,
    fault: () => undefined,
  };
  let requests = 0;
  for (let seconds = 0; requests < WARM_UP_REQUESTS && seconds < limitS; seconds += stepS) {
    requests += (await takeSample(contender, loaded, { seconds: stepS, workDir })).requests;
  }
  requests += await checkedLoad(contender, scenario, stepS);
  await checkPhp(contender, workers);
  return requests;
}
