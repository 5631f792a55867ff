import { assertEquals } from "@std/assert";
import { classify, type LaneRules } from "../../src/dispatch/classify.ts";

const RULES: LaneRules = {
  slowMethods: ["PUT", "DELETE"],
  slowRoutes: ["/reports/", "/admin/analytics"],
  slowBodyThreshold: 2_000_000,
  hasSlowLane: true,
};

Deno.test("classify follows the table", () => {
  const table: [string, string, number | undefined, boolean, string][] = [
    ["GET", "/", 0, false, "fast default"],
    ["POST", "/form", 2_000_000, false, "fast default"],
    ["POST", "/form", 2_000_001, false, "slow body_size"],
    ["POST", "/form", undefined, false, "slow body_size"],
    ["PUT", "/", 0, false, "slow method"],
    ["DELETE", "/reports/1", 0, false, "slow method"],
    ["put", "/", 0, false, "fast default"],
    ["GET", "/reports/", 0, false, "slow route"],
    ["GET", "/reports/2024", 0, false, "slow route"],
    ["GET", "/reports", 0, false, "fast default"],
    ["GET", "/admin/analytics", 0, false, "slow route"],
    ["GET", "/admin/analytics-2", 0, false, "slow route"],
    ["GET", "/x/reports/", 0, false, "fast default"],
    ["GET", "/stream/events", 0, false, "slow route"],
    ["GET", "/stream", 0, false, "fast default"],
    ["GET", "/home", 0, true, "slow learned"],
    ["PUT", "/home", 0, true, "slow method"],
  ];
  for (const [method, path, bodyBytes, isLearnedSlow, expected] of table) {
    const { lane, reason } = classify(RULES, method, path, bodyBytes, isLearnedSlow);
    assertEquals(`${lane} ${reason}`, expected, `${method} ${path} ${bodyBytes}`);
  }
});

Deno.test("classify (Go server defect 18): without slow workers everything is fast, PUT and DELETE too", () => {
  const rules = { ...RULES, hasSlowLane: false };
  for (const method of ["GET", "PUT", "DELETE"]) {
    assertEquals(classify(rules, method, "/stream/x", undefined, true), {
      lane: "fast",
      reason: "single_lane",
    });
  }
});

Deno.test("classify (Go server defect 18): empty lists leave only what is built in", () => {
  const rules = { ...RULES, slowMethods: [], slowRoutes: [] };
  assertEquals(classify(rules, "PUT", "/reports/", 0, false).lane, "fast");
  assertEquals(classify(rules, "GET", "/stream/x", 0, false).lane, "slow");
});

Deno.test("classify allocates nothing for the common answer", () => {
  const first = classify(RULES, "GET", "/a", 0, false);
  assertEquals(first === classify(RULES, "POST", "/b", 5, false), true);
});
