/**
 * Words of the command line.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { CONTENDER_NAMES, type ContenderName } from "./contenders/line_up.ts";
import { PHP_SCENARIOS } from "./scenarios/php_scenarios.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { STATIC_SCENARIOS } from "./scenarios/static_scenarios.ts";

/** Shown by `--help`. */
export const USAGE = `Usage: ./dev bench [flags]
  --quick              hello alone, in under a minute; not recorded
  --scenario NAME      only this one; may be repeated; not recorded
  --contender NAME     only this one, and the control; may be repeated
  --rounds N           rounds, in each of which every contender has its turn (default 5)
  --seconds N          length of a turn, whole seconds (default 2; --quick: 1)
  --workers N          processes of PHP that everybody gets (default 4)
  --record             add the report to bench/RESULTS.md, also of a part`;

/** What to run. */
export interface BenchArgs {
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  readonly seconds: number;
  readonly workers: number;
  readonly isRecorded: boolean;
}

/** Words that cannot be followed. */
export class BenchUsageError extends Error {
  override readonly name = "BenchUsageError";
}

const ALL: readonly Scenario[] = [...PHP_SCENARIOS, ...STATIC_SCENARIOS];
const QUICK = ["hello"];

/**
 * Reads the words.
 *
 * @returns undefined if help is wanted
 * @throws {BenchUsageError} If a word is unknown.
 */
export function readBenchArgs(words: readonly string[]): BenchArgs | undefined {
  const flags = parseArgs([...words], {
    boolean: ["quick", "record", "help"],
    string: ["scenario", "contender", "rounds", "seconds", "workers"],
    collect: ["scenario", "contender"],
    unknown: (word) => {
      throw new BenchUsageError(`Unknown argument ${word}`);
    },
  });
  if (flags.help === true) return undefined;
  const isQuick = flags.quick === true;
  const named = texts(flags.scenario);
  const chosen = isQuick && named.length === 0 ? QUICK : named;
  const scenarios = chosen.length === 0 ? ALL : chosen.map(scenarioNamed);
  const contenders = texts(flags.contender).map(contenderNamed);
  return {
    scenarios: contenders.length === 0 ? scenarios : scenarios.map((one) => only(one, contenders)),
    rounds: count(flags.rounds, 5, "--rounds"),
    seconds: count(flags.seconds, isQuick ? 1 : 2, "--seconds"),
    workers: count(flags.workers, 4, "--workers"),
    isRecorded: flags.record === true || (chosen.length === 0 && contenders.length === 0),
  };
}

function scenarioNamed(name: string): Scenario {
  const found = ALL.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const names = ALL.map((scenario) => scenario.name).join(", ");
  throw new BenchUsageError(`Unknown scenario ${name}: there are ${names}`);
}

function contenderNamed(name: string): ContenderName {
  const found = CONTENDER_NAMES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new BenchUsageError(`Unknown contender ${name}: there are ${CONTENDER_NAMES.join(", ")}`);
}

function only(scenario: Scenario, names: readonly ContenderName[]): Scenario {
  const contenders = scenario.contenders.filter((name) =>
    names.includes(name) || name === scenario.reference
  );
  return { ...scenario, contenders };
}

/** Values of a flag that may be repeated. */
function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function count(text: unknown, otherwise: number, flag: string): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new BenchUsageError(`Cannot use ${flag} ${String(text)}: a whole number from 1 is wanted`);
}
