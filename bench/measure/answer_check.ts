/**
 * Whether a contender answers what it should.
 *
 * @module
 */
import { BenchError } from "../bench_errors.ts";
import type { Contender } from "../contenders/contender.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { type RawAnswer, RawClient } from "./raw_client.ts";

/** Bytes of a right answer. */
export interface AnswerSize {
  readonly bodyBytes: number;
  /** With its head and the sizes of its chunks. */
  readonly wireBytes: number;
}

/**
 * Asks once, as wrk does.
 *
 * @throws {BenchError} If the answer is wrong.
 */
export async function checkAnswer(contender: Contender, scenario: Scenario): Promise<AnswerSize> {
  using client = new RawClient(contender, scenario.ask);
  return rightAnswer(await client.ask(), contender, scenario);
}

/**
 * Looks at an answer.
 *
 * @throws {BenchError} If it is wrong.
 */
export function rightAnswer(
  { status, body, wireBytes }: RawAnswer,
  { name }: Pick<Contender, "name">,
  scenario: Pick<Scenario, "name" | "status" | "fault">,
): AnswerSize {
  const fault = status === (scenario.status ?? 200) ? scenario.fault(body) : `status ${status}`;
  if (fault === undefined) return { bodyBytes: body.length, wireBytes };
  throw new BenchError("wrong_answer", `Wrong answer of ${name} in ${scenario.name}: ${fault}`);
}
