import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ContenderName } from "../../../bench/contenders/line_up.ts";
import { barLines, verdicts } from "../../../bench/report/bars.ts";
import { rowOf } from "../../../bench/report/row.ts";
import { PHP_SCENARIOS } from "../../../bench/scenarios/php_scenarios.ts";
import type { Bar, Scenario } from "../../../bench/scenarios/scenario.ts";
import { madeSample } from "../made_sample.ts";

function made(
  name: ContenderName,
  requestsPerSecond: number,
  serverMicros: number,
  wrkBusyShare = 0.5,
) {
  return rowOf(name, [madeSample({ requestsPerSecond, serverMicros, wrkBusyShare })]);
}

function hello(bar: Bar): Scenario {
  const [scenario] = PHP_SCENARIOS;
  if (scenario === undefined) throw new Error("No scenario");
  return { ...scenario, bars: [bar] };
}

function judged(bar: Bar): readonly (number | boolean)[] {
  const rows = [made("pipe", 1000, 20), made("appserver", 1300, 30)];
  return verdicts(hello(bar), rows).flatMap(({ seen, isMet }) => [seen, isMet]);
}

Deno.test("verdicts want at least so much throughput, and at most so much time", () => {
  assertEquals(judged({ against: "pipe", figure: "throughput", limit: 1.3 }), [1.3, true]);
  assertEquals(judged({ against: "pipe", figure: "throughput", limit: 1.4 }), [1.3, false]);
  assertEquals(judged({ against: "pipe", figure: "server CPU", limit: 1.5 }), [1.5, true]);
  assertEquals(judged({ against: "pipe", figure: "server CPU", limit: 1.4 }), [1.5, false]);
});

Deno.test("verdicts say nothing about a contender that did not run", () => {
  assertEquals(judged({ against: "bare", figure: "throughput", limit: 0.3 }), []);
});

Deno.test("barLines say of rates, not of processor time, that it may be wrk that was measured", () => {
  const rows = [made("pipe", 1000, 20, 0.95), made("appserver", 1300, 30)];
  const line = (bar: Bar): string => barLines(verdicts(hello(bar), rows)).at(-1) ?? "";
  const rate = line({ against: "pipe", figure: "throughput", limit: 1.4 });
  assertStringIncludes(rate, "| missed (pipe bounded by wrk) |");
  assertStringIncludes(line({ against: "pipe", figure: "server CPU", limit: 1.5 }), "| met |");
});
