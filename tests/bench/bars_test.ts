import { assertEquals } from "@std/assert";
import type { ContenderName } from "../../bench/contenders/line_up.ts";
import { verdicts } from "../../bench/report/bars.ts";
import { rowOf } from "../../bench/report/row.ts";
import { PHP_SCENARIOS } from "../../bench/scenarios/php_scenarios.ts";
import type { Bar, Scenario } from "../../bench/scenarios/scenario.ts";

function made(name: ContenderName, requestsPerSecond: number, serverMicros: number) {
  return rowOf(name, [{
    requestsPerSecond,
    serverMicros,
    phpMicros: 10,
    p50Ms: 1,
    p99Ms: 2,
    serverRssMib: 0,
    phpRssMib: 0,
    wrkBusyShare: 0,
  }]);
}

function judged(bar: Bar): readonly (number | boolean)[] {
  const [hello] = PHP_SCENARIOS;
  if (hello === undefined) throw new Error("No scenario");
  const scenario: Scenario = { ...hello, bars: [bar] };
  const rows = [made("pipe", 1000, 20), made("appserver", 1300, 30)];
  return verdicts(scenario, rows).flatMap(({ seen, isMet }) => [seen, isMet]);
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
