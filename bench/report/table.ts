/**
 * A scenario's rows as Markdown, the ratio to the control first.
 *
 * @module
 */
import type { Spread } from "../measure/spread.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { Row } from "./row.ts";

/** From this share on it may be wrk that was measured. */
const WRK_BUSY = 0.9;

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
    row.wrkBusyShare >= WRK_BUSY ? `${row.name} (bounded by wrk)` : row.name,
    ratio(row.rate, control.rate),
    ratio(row.totalMicros, control.totalMicros),
    range(row.rate, 0),
    row.p50Ms.median.toFixed(2),
    range(row.p99Ms, 2),
    range(row.serverMicros, 1),
    range(row.phpMicros, 1),
    `${row.serverRssMib.toFixed(0)} + ${row.phpRssMib.toFixed(0)}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function ratio(own: Spread, control: Spread): string {
  return (own.median / control.median).toFixed(2);
}

function range({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} – ${most.toFixed(digits)})`;
}
