import type { MetricFamily } from "../../src/metrics/metric_family.ts";

/** Prometheus' base units, and what its own linter takes for units that should have been converted. */
const BASE_UNITS = ["seconds", "bytes", "ratio", "celsius", "volts"];
const FOREIGN_UNITS =
  /_(ms|milliseconds|microseconds|minutes|hours|kb|kib|mb|kilobytes|percent)(_|$)/;

/** What `promtool check metrics` would say, one sentence for each break of a convention. */
export function metricFaults(families: readonly MetricFamily[]): readonly string[] {
  const names = families.map(({ name }) => name);
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...doubles.map((name) => `${name}: stands twice`),
    ...families.flatMap((family) =>
      familyFaults(family).map((fault) => `${family.name}: ${fault}`)
    ),
  ];
}

function familyFaults({ name, help, type, samples }: MetricFamily): readonly string[] {
  const labelSets = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).toSorted()));
  const labelNames = samples.flatMap(({ labels }) => Object.keys(labels));
  const faults: readonly (readonly [boolean, string])[] = [
    [!/^[a-z][a-z0-9_]*$/.test(name), "is not a name in snake case"],
    [help.trim() === "" || help.includes("\n"), "needs a help text of one line"],
    [type === "counter" && !name.endsWith("_total"), "is a counter, so it ends in _total"],
    [type !== "counter" && name.endsWith("_total"), "ends in _total, but is no counter"],
    [/_(counter|gauge|histogram|summary)$/.test(name), "names its type"],
    [/_(bucket|sum|count)$/.test(name), "ends like a part of a histogram"],
    [FOREIGN_UNITS.test(name), "is not in a base unit"],
    [type === "histogram" && !BASE_UNITS.some((unit) => name.endsWith(unit)), "names no unit"],
    [labelNames.some((label) => !/^[a-z][a-z0-9_]*$/.test(label)), "has a bad label name"],
    [labelNames.some((label) => label === "le" || label === "quantile"), "uses a reserved label"],
    [new Set(labelSets).size !== labelSets.length, "has two samples with the same labels"],
  ];
  return faults.filter(([isFault]) => isFault).map(([, text]) => text);
}
