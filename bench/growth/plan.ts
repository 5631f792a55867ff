/**
 * In which order the places of all curves are visited: servers are started once for each number of workers.
 *
 * @module
 */
import type { Curve } from "./curves.ts";

/** A place of a curve. */
export interface Place {
  readonly curve: Curve;
  readonly value: number;
}

/** Places that the same servers can be asked at. */
export interface Stage {
  readonly workers: number;
  readonly places: readonly Place[];
}

/** Groups all places by their number of workers, which grows. */
export function stagesOf(curves: readonly Curve[]): readonly Stage[] {
  const places = curves.flatMap((curve) => curve.values.map((value) => ({ curve, value })));
  const groups = Map.groupBy(places, ({ curve, value }) => curve.workersAt(value));
  return [...groups].map(([workers, ofGroup]) => ({ workers, places: ofGroup }))
    .sort((one, other) => one.workers - other.workers);
}

/** What a stage may take. */
export interface StageCost {
  /** To start a server and to warm it up, s. */
  readonly startS: number;
  /** To ask a server at one place, s. */
  readonly turnS: number;
  readonly rounds: number;
}

/** Seconds that a stage takes if all goes well. */
export function stageSeconds(
  { places }: Stage,
  { startS, turnS, rounds }: StageCost,
): number {
  const servers = new Set(places.flatMap(({ curve }) => curve.contenders)).size;
  const turns = places.reduce((sum, { curve }) => sum + curve.contenders.length, 0);
  return servers * startS + turns * turnS * rounds;
}

/** The ends and every other place between, for a try. */
export function thinned(curve: Curve): Curve {
  const last = curve.values.length - 1;
  return { ...curve, values: curve.values.filter((_, at) => at % 2 === 0 || at === last) };
}
