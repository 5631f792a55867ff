/**
 * A scenario's rows as Markdown, the ratio to the control first.
 *
 * @module
 */
import type { Spread } from "../measure/spread.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { Row } from "./row.ts";

/** Less processor time in a round is too few of Linux's ticks of 10 ms to say anything. */
const LEAST_CPU_MS = 50;
const NO_FIGURE = "–";

/** One table. */
export function tableLines(scenario: Scenario, rows: readonly Row[]): readonly string[] {
  const control = rows.find(({ name }) => name === scenario.reference) ?? rows[0];
  const { measure } = scenario;
  const how = measure.kind === "load"
    ? `${measure.connections} connections`
    : `one request at a time, ${measure.requests} a round, latency to the first byte`;
  return [
    "",
    `#### ${scenario.name}: ${scenario.title}`,
    "",
    `${how}; control: ${control?.name ?? "none"}`,
    "",
    "| | × rate | × CPU | requests/s | p50 ms | p99 ms | server µs | PHP µs | RSS MiB server + PHP |",
    "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ...rows.map((row) => rowLine(row, control ?? row)),
  ];
}

function rowLine(row: Row, control: Row): string {
  const cells = [
    row.isBoundByWrk ? `${row.name} (bounded by wrk)` : row.name,
    ratio(row.rate, control.rate),
    isCpuCounted(row) && isCpuCounted(control)
      ? ratio(row.totalMicros, control.totalMicros)
      : NO_FIGURE,
    range(row.rate, 0),
    row.p50Ms.median.toFixed(2),
    range(row.p99Ms, 2),
    isCpuCounted(row) ? micros(row.serverMicros) : NO_FIGURE,
    isCpuCounted(row) ? micros(row.phpMicros) : NO_FIGURE,
    `${row.serverRssMib.toFixed(0)} + ${row.phpRssMib.toFixed(0)}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function isCpuCounted({ cpuMs }: Row): boolean {
  return cpuMs >= LEAST_CPU_MS;
}

/** No figure where a contender has no such process. */
function micros(spread: Spread): string {
  return spread.most === 0 ? NO_FIGURE : range(spread, 1);
}

function ratio(own: Spread, control: Spread): string {
  return (own.median / control.median).toFixed(2);
}

function range({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} – ${most.toFixed(digits)})`;
}
