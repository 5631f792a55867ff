/**
 * Scenarios in which files are answered without PHP.
 *
 * @module
 */
import type { ContenderName } from "../contenders/line_up.ts";
import { get, ofLength, type Scenario } from "./scenario.ts";

const CONTENDERS: readonly ContenderName[] = ["nginx", "appserver", "bare-files"];

/** Files that every site has, by name: bytes. */
export const STATIC_FILES: Readonly<Record<string, number>> = {
  "1k.css": 1_024,
  "100k.css": 102_400,
  "100m.bin": 104_857_600,
};

function file(name: string, connections: number, leastThroughput: number): Scenario {
  return {
    name: `static-${name.slice(0, name.indexOf("."))}`,
    title: `A file of ${STATIC_FILES[name]} bytes`,
    site: "bench",
    ask: get(`/files/${name}`),
    fault: ofLength(STATIC_FILES[name] ?? 0),
    measure: { kind: "load", connections },
    contenders: CONTENDERS,
    reference: "nginx",
    bars: leastThroughput === 0
      ? []
      : [{ against: "nginx", figure: "throughput", limit: leastThroughput }],
  };
}

/** In the order of the report. */
export const STATIC_SCENARIOS: readonly Scenario[] = [
  file("1k.css", 32, 0.6),
  file("100k.css", 32, 0),
  file("100m.bin", 4, 0.7),
];
