/**
 * Load under which every answer is looked at from its first byte to its last. It measures nothing: looking takes longer than
 * asking.
 *
 * @module
 */
import type { Contender } from "../contenders/contender.ts";
import { type Ask, get, type Scenario } from "../scenarios/scenario.ts";
import { checkAnswer, rightAnswer } from "./answer_check.ts";
import { RawClient } from "./raw_client.ts";

const MS_PER_S = 1_000;
/** Bodies that are held at once; of large ones, fewer connections ask for them. */
const HELD_BYTES = 67_108_864;

/**
 * Asks over as many connections as wrk opens, with the same background.
 *
 * @returns number of answers, all of them right
 * @throws {BenchError} If one is wrong.
 */
export async function checkedLoad(
  contender: Contender,
  scenario: Scenario,
  seconds: number,
): Promise<number> {
  const { measure } = scenario;
  const { bodyBytes } = await checkAnswer(contender, scenario);
  if (measure.kind !== "load") return 1;
  const { background } = measure;
  const untilMs = performance.now() + seconds * MS_PER_S;
  const most = Math.max(1, Math.floor(HELD_BYTES / Math.max(1, bodyBytes)));
  let answers = 0;
  let hasFailed = false;
  const visit = async (ask: Ask, look: (client: RawClient) => Promise<void>): Promise<void> => {
    using client = new RawClient(contender, ask);
    try {
      while (!hasFailed && performance.now() < untilMs) await look(client);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const visitors = Array.from(
    { length: Math.min(most, measure.connections) },
    () =>
      visit(scenario.ask, async (client) => {
        rightAnswer(await client.ask(), contender, scenario);
        answers++;
      }),
  );
  const behind = Array.from(
    { length: background?.connections ?? 0 },
    () =>
      visit(get(background?.path ?? "/"), async (client) => {
        const page = { name: `${scenario.name}, background`, fault: () => undefined };
        rightAnswer(await client.ask(), contender, page);
      }),
  );
  // Whoever fails stops the others; all connections are closed before the failure is told.
  const ends = await Promise.allSettled([...visitors, ...behind]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return answers;
}
