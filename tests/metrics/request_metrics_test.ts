import { assert, assertEquals } from "@std/assert";
import type { MetricFamily } from "../../src/metrics/metric_family.ts";
import { RequestMetrics } from "../../src/metrics/request_metrics.ts";
import type { RequestFacts } from "../../src/metrics/server_metrics.ts";
import { metricFaults } from "./metric_rules.ts";

const FACTS: RequestFacts = {
  method: "GET",
  path: "/",
  status: 200,
  by: "fast",
  durationMs: 12,
  queueMs: 2,
  bytes: 100,
};

function family(metrics: RequestMetrics, name: string): MetricFamily {
  const found = metrics.families().find((candidate) => candidate.name === name);
  assert(found !== undefined, `No ${name}`);
  return found;
}

function values(found: MetricFamily): readonly unknown[] {
  return found.type === "histogram"
    ? []
    : found.samples.map(({ labels, value }) => [...Object.values(labels), value]);
}

Deno.test("RequestMetrics counts by lane, method and class of status", () => {
  const metrics = new RequestMetrics();
  metrics.requestEnded(FACTS);
  metrics.requestEnded({ ...FACTS, status: 204 });
  metrics.requestEnded({ ...FACTS, method: "POST", status: 502, by: "slow" });
  assertEquals(values(family(metrics, "appserver_http_requests_total")), [
    ["fast", "GET", "2xx", 2],
    ["slow", "POST", "5xx", 1],
  ]);
  assertEquals([metrics.total, metrics.errors], [3, 1]);
});

Deno.test("RequestMetrics has a fixed number of labels, whatever clients send", () => {
  const metrics = new RequestMetrics();
  for (let index = 0; index < 500; index++) {
    metrics.requestEnded({ ...FACTS, method: `M${index}`, status: 100 + index });
  }
  const samples = values(family(metrics, "appserver_http_requests_total"));
  assertEquals(samples.length, 5);
  assertEquals(metrics.total, 500);
});

Deno.test("RequestMetrics counts refusals by cause", () => {
  const metrics = new RequestMetrics();
  metrics.requestRefused("overloaded");
  metrics.requestRefused("overloaded");
  assertEquals(values(family(metrics, "appserver_http_requests_refused_total")), [
    ["overloaded", 2],
    ["draining", 0],
  ]);
});

Deno.test("RequestMetrics takes waits from requests that wanted a worker only", () => {
  const metrics = new RequestMetrics();
  metrics.requestEnded(FACTS);
  metrics.requestEnded({ ...FACTS, by: "static" });
  const waits = family(metrics, "appserver_queue_wait_seconds");
  assert(waits.type === "histogram");
  assertEquals(waits.samples.map(({ labels, sum }) => [labels.lane, sum]), [
    ["fast", 0.002],
    ["slow", 0],
  ]);
});

Deno.test("RequestMetrics counts bytes by who answered, and files that had not changed", () => {
  const metrics = new RequestMetrics();
  metrics.requestEnded({ ...FACTS, by: "static", status: 304, bytes: 0 });
  metrics.requestEnded({ ...FACTS, by: "static", bytes: 50 });
  metrics.requestEnded(FACTS);
  assertEquals(values(family(metrics, "appserver_static_not_modified_total")), [[1]]);
  assertEquals(values(family(metrics, "appserver_http_response_bytes_total")), [
    ["fast", 100],
    ["slow", 0],
    ["static", 50],
    ["server", 0],
  ]);
});

Deno.test("RequestMetrics keeps to the conventions of Prometheus", () => {
  const metrics = new RequestMetrics();
  metrics.requestEnded(FACTS);
  assertEquals(metricFaults(metrics.families()), []);
});

Deno.test("metricFaults finds what Prometheus' own linter would", () => {
  const faults = metricFaults([
    { type: "counter", name: "requests", help: "", samples: [] },
    { type: "gauge", name: "wait_ms", help: "Wait", samples: [] },
    { type: "gauge", name: "wait_ms", help: "Wait", samples: [] },
  ]);
  assertEquals(faults, [
    "wait_ms: stands twice",
    "requests: needs a help text of one line",
    "requests: is a counter, so it ends in _total",
    "wait_ms: is not in a base unit",
    "wait_ms: is not in a base unit",
  ]);
});
