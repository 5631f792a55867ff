/**
 * Metric families as Prometheus reads them: text format 0.0.4. Pure.
 *
 * @module
 */
import type { HistogramSample, Labels, MetricFamily } from "./metric_family.ts";

/** Value of Content-Type for this text. */
export const PROMETHEUS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Writes families in the order given; the text ends in a line feed. */
export function prometheusText(families: readonly MetricFamily[]): string {
  const lines: string[] = [];
  for (const family of families) {
    lines.push(`# HELP ${family.name} ${escapeHelp(family.help)}`);
    lines.push(`# TYPE ${family.name} ${family.type}`);
    if (family.type === "histogram") {
      for (const sample of family.samples) writeHistogram(lines, family.name, sample);
    } else {
      for (const { labels, value } of family.samples) {
        lines.push(`${family.name}${labelText(labels)} ${numberText(value)}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

function writeHistogram(lines: string[], name: string, sample: HistogramSample): void {
  let total = 0;
  for (let index = 0; index <= sample.bounds.length; index++) {
    total += sample.counts[index] ?? 0;
    const le = numberText(sample.bounds[index] ?? Number.POSITIVE_INFINITY);
    lines.push(`${name}_bucket${labelText({ ...sample.labels, le })} ${total}`);
  }
  lines.push(`${name}_sum${labelText(sample.labels)} ${numberText(sample.sum)}`);
  lines.push(`${name}_count${labelText(sample.labels)} ${total}`);
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
