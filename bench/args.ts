/**
 * Words of the command line.
 *
 * @module
 */
import { BenchUsageError } from "./bench_errors.ts";
import { CONTENDER_NAMES, type ContenderName } from "./contenders/line_up.ts";
import type { Flags, KnownFlags } from "./flags.ts";
import { PHP_SCENARIOS } from "./scenarios/php_scenarios.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { STATIC_SCENARIOS } from "./scenarios/static_scenarios.ts";

/** Shown by `--help`. */
export const USAGE = `Usage: ./dev bench [flags]
Compares this server with controls, php-fpm, Apache and nginx, each in turn: all scenarios take about twenty minutes, and
the report is added to bench/RESULTS.md. Needs wrk; who is not installed is left out.
  --quick              hello alone, fewer contenders and shorter turns, in under a minute; rougher, not recorded
  --scenario NAME      only this one; may be repeated; not recorded
  --contender NAME     only this one, and the control; may be repeated; not recorded
  --rounds N           rounds, in each of which every contender has its turn (default 5; --quick: 3)
  --seconds N          length of a turn, whole seconds (default 2; --quick: 1)
  --workers N          processes of PHP that everybody gets (default 4)
  --record             add the report to bench/RESULTS.md, also of a part
  --no-record          do not, also of the whole
A run is recorded of a commit only, so of no files that were changed since.`;

/** What they are. */
export const BENCH_FLAGS: KnownFlags = {
  switches: ["quick", "record", "no-record"],
  values: ["rounds", "seconds", "workers"],
  lists: ["scenario", "contender"],
};

/** What to run. */
export interface BenchArgs {
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  readonly seconds: number;
  readonly workers: number;
  /** Longest time for a contender to be warmed up, s. */
  readonly warmUpS: number;
  readonly isRecorded: boolean;
}

const ALL: readonly Scenario[] = [...PHP_SCENARIOS, ...STATIC_SCENARIOS];
const QUICK = ["hello"];
const QUICK_CONTENDERS: readonly ContenderName[] = ["appserver", "lookahead", "bare", "nginx-fpm"];
/** 40 000 requests take 10 s at 4 000 a second. */
const WARM_UP_S = 10;
const QUICK_WARM_UP_S = 5;

/**
 * Reads the words.
 *
 * @throws {BenchUsageError} If one of them cannot be followed.
 */
export function readBenchArgs(flags: Flags): BenchArgs {
  const isQuick = flags.has("quick");
  const named = flags.texts("scenario");
  const chosen = isQuick && named.length === 0 ? QUICK : named;
  const scenarios = chosen.length === 0 ? ALL : chosen.map(scenarioNamed);
  const wanted = flags.texts("contender").map(contenderNamed);
  const isShort = isQuick && wanted.length === 0 && named.length === 0;
  const contenders = isShort ? QUICK_CONTENDERS : wanted;
  const isWhole = chosen.length === 0 && contenders.length === 0;
  return {
    scenarios: contenders.length === 0 ? scenarios : scenarios.map((one) => only(one, contenders)),
    rounds: flags.count("rounds", isQuick ? 3 : 5),
    seconds: flags.count("seconds", isQuick ? 1 : 2),
    workers: flags.count("workers", 4),
    warmUpS: isQuick ? QUICK_WARM_UP_S : WARM_UP_S,
    isRecorded: !flags.has("no-record") && (flags.has("record") || isWhole),
  };
}

/**
 * Finds a scenario.
 *
 * @throws {BenchUsageError} If there is none of that name.
 */
export function scenarioNamed(name: string): Scenario {
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
