import { assertEquals } from "@std/assert";
import { Histogram } from "../../src/metrics/histogram.ts";
import { prometheusText } from "../../src/metrics/prometheus_text.ts";

Deno.test("prometheusText writes help, type and one line a sample", () => {
  const text = prometheusText([{
    type: "counter",
    name: "requests_total",
    help: "Requests",
    samples: [{ labels: { lane: "fast", status: "2xx" }, value: 3 }, { labels: {}, value: 0.5 }],
  }]);
  assertEquals(
    text,
    "# HELP requests_total Requests\n# TYPE requests_total counter\n" +
      'requests_total{lane="fast",status="2xx"} 3\nrequests_total 0.5\n',
  );
});

Deno.test("prometheusText escapes line feeds, quotes and backslashes", () => {
  const text = prometheusText([{
    type: "gauge",
    name: "g",
    help: "a\\b\nc",
    samples: [{ labels: { l: 'x"\\\n' }, value: 1 }],
  }]);
  assertEquals(text, '# HELP g a\\\\b\\nc\n# TYPE g gauge\ng{l="x\\"\\\\\\n"} 1\n');
});

Deno.test("prometheusText sums the buckets of a histogram up to +Inf", () => {
  const histogram = new Histogram([0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(value);
  const text = prometheusText([{
    type: "histogram",
    name: "wait_seconds",
    help: "Wait",
    samples: [histogram.sample({ lane: "fast" })],
  }]);
  assertEquals(text.split("\n").slice(2), [
    'wait_seconds_bucket{lane="fast",le="0.1"} 2',
    'wait_seconds_bucket{lane="fast",le="1"} 3',
    'wait_seconds_bucket{lane="fast",le="+Inf"} 4',
    'wait_seconds_sum{lane="fast"} 7.65',
    'wait_seconds_count{lane="fast"} 4',
    "",
  ]);
});
