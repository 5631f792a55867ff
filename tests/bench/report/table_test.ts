import { assertEquals, assertStringIncludes } from "@std/assert";
import { rowOf } from "../../../bench/report/row.ts";
import { tableLines } from "../../../bench/report/table.ts";
import { PHP_SCENARIOS } from "../../../bench/scenarios/php_scenarios.ts";
import type { Scenario } from "../../../bench/scenarios/scenario.ts";
import { madeSample } from "../made_sample.ts";

const [hello] = PHP_SCENARIOS;
if (hello === undefined) throw new Error("No scenario");
const scenario: Scenario = hello;

function cellsOf(row: ReturnType<typeof rowOf>): readonly string[] {
  const control = rowOf("pipe", [madeSample({ requests: 10_000 })]);
  const lines = tableLines(scenario, [control, row]);
  return lines.at(-1)?.split("|").map((cell) => cell.trim()).slice(1, -1) ?? [];
}

Deno.test("tableLines put the ratios to the control first", () => {
  const row = rowOf("appserver", [
    madeSample({ requests: 10_000, requestsPerSecond: 1_500, serverMicros: 35 }),
  ]);
  assertEquals(cellsOf(row).slice(0, 4), ["appserver", "1.50", "1.50", "1500 (1500 – 1500)"]);
});

Deno.test("tableLines show no processor time where Linux has counted too few ticks of it", () => {
  const cells = cellsOf(rowOf("nginx-fpm", [madeSample({ requests: 20 })]));
  assertEquals([cells[2], cells[6], cells[7]], ["–", "–", "–"]);
  assertEquals(cells[1], "1.00");
});

Deno.test("tableLines show none for a process that a contender does not have", () => {
  const cells = cellsOf(rowOf("php-s", [madeSample({ requests: 10_000, serverMicros: 0 })]));
  assertEquals([cells[2], cells[6], cells[7]], ["0.33", "–", "10.0 (10.0 – 10.0)"]);
});

Deno.test("tableLines mark a row in which it was wrk that was measured", () => {
  const cells = cellsOf(rowOf("bare", [madeSample({ wrkBusyShare: 0.95 })]));
  assertStringIncludes(cells[0] ?? "", "bounded by wrk");
});
