/**
 * Whether a contender answers what it should.
 *
 * @module
 */
import type { Contender } from "../contenders/contender.ts";
import type { Scenario } from "../scenarios/scenario.ts";

/**
 * Asks once.
 *
 * @returns bytes of the answer's body
 * @throws {Error} If the answer is wrong.
 */
export async function checkAnswer(contender: Contender, scenario: Scenario): Promise<number> {
  const { method, path, headers, body } = scenario.ask;
  const response = await fetch(`http://127.0.0.1:${contender.port}${path}`, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const received = await response.bytes();
  const fault = response.status === 200 ? scenario.fault(received) : `status ${response.status}`;
  if (fault !== undefined) {
    throw new Error(`Wrong answer of ${contender.name} in ${scenario.name}: ${fault}`);
  }
  return received.length;
}
