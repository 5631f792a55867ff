/**
 * Where an axis is marked, and how a figure is written on it.
 *
 * @module
 */

const STEPS = [1, 2, 5, 10] as const;
/** With more decades, only their beginnings are marked. */
const MANY_DECADES = 2;

/** Round figures from zero or below `least` up to at least `most`, `wanted` of them or a few more. */
export function linearTicks(least: number, most: number, wanted: number): readonly number[] {
  const span = most - least;
  if (!(span > 0)) return [least];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  // Multiplied, not added up: 0.1 + 0.2 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step));
}

/** Powers of ten with, if there are few of them, twice and five times each, so that all figures lie between. */
export function logTicks(least: number, most: number): readonly number[] {
  const decades = Math.log10(most / least);
  const factors = decades > MANY_DECADES ? [1] : [1, 2, 5];
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
    for (const factor of factors) all.push(round(factor * 10 ** power));
  }
  const first = all.findLastIndex((tick) => tick <= least);
  const last = all.findIndex((tick) => tick >= most);
  return all.slice(Math.max(first, 0), last + 1);
}

/** Short: 20k, 1.5M, 0.25. */
export function tickText(value: number): string {
  if (Math.abs(value) >= 1e6) return `${round(value / 1e6)}M`;
  if (Math.abs(value) >= 1e3) return `${round(value / 1e3)}k`;
  return String(round(value));
}

/** Cuts what binary fractions leave behind the twelfth digit. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
