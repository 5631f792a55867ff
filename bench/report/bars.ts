/**
 * Bars that a run has reached or missed.
 *
 * @module
 */
import { assertNever } from "../../src/base/assert_never.ts";
import type { Bar, Scenario } from "../scenarios/scenario.ts";
import type { Row } from "./row.ts";

/** One bar with what was seen. */
export interface Verdict {
  readonly scenario: string;
  readonly bar: Bar;
  readonly seen: number;
  readonly isMet: boolean;
  /** Of those who could have done more if wrk could have. */
  readonly boundByWrk: readonly string[];
}

/** Judges the bars of a scenario whose rows are there. */
export function verdicts(scenario: Scenario, rows: readonly Row[]): readonly Verdict[] {
  return scenario.bars.flatMap((bar) => {
    const own = rows.find(({ name }) => name === (bar.of ?? "appserver"));
    const other = rows.find(({ name }) => name === bar.against);
    if (own === undefined || other === undefined) return [];
    const seen = figure(own, bar) / figure(other, bar);
    const isMet = bar.figure === "throughput" ? seen >= bar.limit : seen <= bar.limit;
    const boundByWrk = bar.figure.endsWith("CPU") ? [] : [own, other]
      .filter(({ isBoundByWrk }) => isBoundByWrk).map(({ name }) => name);
    return [{ scenario: scenario.name, bar, seen, isMet, boundByWrk }];
  });
}

function figure(row: Row, { figure: kind }: Bar): number {
  switch (kind) {
    case "throughput":
      return row.rate.median;
    case "p99":
      return row.p99Ms.median;
    case "server CPU":
      return row.serverMicros.median;
    case "PHP CPU":
      return row.phpMicros.median;
    case "total CPU":
      return row.totalMicros.median;
    default:
      return assertNever(kind);
  }
}

/** The table of bars, Markdown. */
export function barLines(all: readonly Verdict[]): readonly string[] {
  if (all.length === 0) return [];
  return [
    "",
    "| Scenario, figure | Of | Against | Wanted | Seen | |",
    "| --- | --- | --- | --- | --- | --- |",
    ...all.map(({ scenario, bar, seen, isMet, boundByWrk }) => {
      const sign = bar.figure === "throughput" ? "≥" : "≤";
      const ratio = seen.toFixed(2);
      const bound = boundByWrk.length === 0 ? "" : ` (${boundByWrk.join(", ")} bounded by wrk)`;
      return `| ${scenario}, ${bar.figure} | ${
        bar.of ?? "appserver"
      } | ${bar.against} | ${sign} ${bar.limit} × | ${ratio} × | ${
        isMet ? "met" : "missed"
      }${bound} |`;
    }),
  ];
}
